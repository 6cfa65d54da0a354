import type { OcppVersion } from '../facts/statement.ts';
import type { Site } from '../site/site.ts';
import type { ReportFlags } from './report-options.ts';

/** What commander makes of the site options. A command has only those that it added. */
export interface SiteFlags extends Partial<Pick<ReportFlags, 'label' | 'redact'>> {
  readonly site?: string;
  readonly profile?: '0' | '1' | '2' | '3';
  readonly ocpp?: OcppVersion;
  readonly identity?: string;
  readonly username?: string;
  readonly passwordFile?: string;
  readonly ca?: string;
  readonly chargerRoots?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly passphraseFile?: string;
  readonly boot?: string;
  readonly expect?: string;
  readonly chargerTime?: string;
  readonly chargerOffer?: string;
  readonly tlsScan?: boolean;
  readonly allCiphers?: boolean;
  readonly serial?: boolean;
  readonly maxConnections?: string;
  readonly modem?: string;
  readonly gateway?: string;
  readonly gatewayPasswordFile?: string;
  readonly gatewayFingerprint?: string;
  readonly gatewayPlainHttp?: boolean;
  readonly ntp?: readonly string[];
  readonly noNtp?: boolean;
  readonly resolver?: string;
  readonly uplink?: 'charger';
  readonly source?: string;
  readonly only?: string;
  readonly skip?: string;
  readonly timeout?: string;
  readonly messageTimeout?: string;
  readonly idToken?: string;
  readonly repeat?: string;
  readonly hold?: string;
  readonly session?: boolean;
  readonly identityProbes?: boolean;
  readonly revocation?: boolean;
  readonly sendPasswordUnverified?: boolean;
}

/** Inputs that are a command's own argument, not an option. */
export interface GivenInputs {
  readonly url?: string | undefined;
  readonly boot?: Site['boot'];
  readonly modem?: Site['modem'];
  readonly cable?: Site['cable'];
}
