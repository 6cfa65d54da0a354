import type { Stage } from '../facts/stages.ts';

/** Codes of this product's Master Fault Index. They are not ChargeX's codes of the same number. */
export const MRECS = ['CX009', 'CX011', 'CX013', 'CX015', 'CX018'] as const;
export type Mrec = (typeof MRECS)[number];

/** Whose it is. */
export type Owner =
  | 'charger'
  | 'backend'
  | 'network'
  | 'configuration'
  | 'sim'
  | 'vehicle'
  | 'laptop'
  | 'unknown';

/** Who acts. */
export type Who = 'technician' | 'backend-operator' | 'site-network' | 'carrier' | 'vendor';

export type Severity = 'fault' | 'warning' | 'note';

/**
 * One step of a remedy. `command` proves or shows something with ghostcheck; `{url}`,
 * `{host}`, `{port}` and `{identity}` in it are filled in from the target, what else
 * there is from what the judge says (`{modem}`), and the command is left out where a
 * value holds anything that a shell could misread.
 */
export interface RemedyStep {
  readonly who: Who;
  /** Whole sentences, each with its full stop. */
  readonly step: string;
  readonly command?: string;
  /** How to see that the step worked: a clause without a full stop, read after "good when". */
  readonly verify?: string;
}

/** One fault of the shared index. All text about it that does not depend on the facts is here. */
export interface FaultEntry {
  readonly stage: Stage;
  /** Null for notes only. */
  readonly mrec: Mrec | null;
  readonly severity: Severity;
  /** True where it stops the handshake by itself, false where it only strains it. */
  readonly stops: boolean;
  readonly owner: Owner;
  /** ChargeX's official code, where that definition is truly met from the charger's uplink. */
  readonly chargex?: { readonly code: string; readonly name: string };
  /** What a technician reads first: one plain sentence without a full stop. */
  readonly title: string;
  /** Why it happens, and what it does to the charger. */
  readonly why: string;
  /** The limits used, as text made from thresholds.ts. */
  readonly thresholds?: readonly string[];
  /** In the order in which they should be tried. */
  readonly remediation: readonly RemedyStep[];
}
