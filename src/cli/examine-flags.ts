import type { ReportFlags } from './report-options.ts';
import type { SiteFlags } from './site-flags.ts';
import type { RepairFlags } from './station-repairs.ts';

interface OwnFlags {
  readonly listen?: string;
  readonly serverCert?: string;
  readonly serverKey?: string;
  readonly tlsTrials?: boolean;
  readonly for?: string;
  readonly until?: 'boot' | 'report';
  readonly bootAnswer?: 'accepted' | 'pending' | 'rejected';
  readonly observe?: boolean;
  readonly trustLaptopClock?: boolean;
  readonly ping?: string;
  readonly keepTransactions?: string;
  readonly against?: string;
  readonly relay?: string;
  readonly serveNtp?: string | true;
}

/** What the options of `examine` say, as commander reads them. */
export type ExamineFlags = SiteFlags & ReportFlags & RepairFlags & OwnFlags;
