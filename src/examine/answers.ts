import type { OcppVersion } from '../facts/statement.ts';
import { THRESHOLDS } from '../thresholds.ts';

/** How a BootNotification is answered; `observe`: not at all. */
export type BootAnswer = 'accepted' | 'pending' | 'rejected' | 'observe';

/** What goes back to one CALL: a CALLRESULT, a CALLERROR, or nothing. */
export type Reply =
  | { readonly kind: 'result'; readonly payload: object }
  | { readonly kind: 'error'; readonly code: string; readonly description: string }
  | { readonly kind: 'none' };

/** CALLs that a station queues while it is offline, and must deliver once: never acknowledged here. */
const TRANSACTIONS: readonly string[] = [
  'StartTransaction',
  'StopTransaction',
  'TransactionEvent',
  'MeterValues',
];

export const isTransaction = (action: string | null): boolean =>
  action !== null && TRANSACTIONS.includes(action);

const STATUSES = { accepted: 'Accepted', pending: 'Pending', rejected: 'Rejected' } as const;

export interface Standing {
  readonly answer: BootAnswer;
  /** True once this session's boot was answered Accepted. */
  readonly accepted: boolean;
  /** The time may be told: the laptop's clock is proved, or trusted by an option. */
  readonly mayTellTime: boolean;
  readonly version: OcppVersion | null;
  now(): Date;
}

/**
 * As the standard has it: before an accepted boot every other CALL is a SecurityError (OCPP
 * 2.0.1 part 2, B01.FR.10, B02.FR.09, B03.FR.07); what was asked for comes in all the same.
 * A boot answer carries a time, which may set the station's clock: without a proved one it
 * stays out.
 */
export function replyTo(action: string | null, standing: Standing): Reply {
  const { answer, accepted, mayTellTime, now } = standing;
  if (action === 'BootNotification') {
    if (answer === 'observe' || !mayTellTime) return { kind: 'none' };
    const payload = {
      currentTime: now().toISOString(),
      interval: THRESHOLDS.examine.bootIntervalS,
      status: STATUSES[answer],
    };
    return { kind: 'result', payload };
  }
  if (answer === 'observe') return { kind: 'none' };
  if (action === 'Heartbeat' && mayTellTime) {
    return { kind: 'result', payload: { currentTime: now().toISOString() } };
  }
  if (action !== null && ASKED_FOR.includes(action)) return { kind: 'result', payload: {} };
  if (!accepted) {
    const description = 'this station has not been accepted yet';
    return { kind: 'error', code: 'SecurityError', description };
  }
  return whenAccepted(action, standing.version);
}

/** What a station reports because it was asked to (B02.FR.02), and what says why it is a ghost. */
const ASKED_FOR: readonly string[] = [
  'NotifyReport',
  'SecurityEventNotification',
  'LogStatusNotification',
];

const ACKNOWLEDGED: readonly string[] = [
  'StatusNotification',
  'NotifyEvent',
  'FirmwareStatusNotification',
  'DiagnosticsStatusNotification',
  'NotifyMonitoringReport',
  'ReservationStatusUpdate',
];

function whenAccepted(action: string | null, version: OcppVersion | null): Reply {
  if (action !== null && ACKNOWLEDGED.includes(action)) return { kind: 'result', payload: {} };
  switch (action) {
    case 'Authorize':
      // Nobody is let charge by a laptop.
      return version === '1.6'
        ? { kind: 'result', payload: { idTagInfo: { status: 'Invalid' } } }
        : { kind: 'result', payload: { idTokenInfo: { status: 'Invalid' } } };
    case 'DataTransfer':
      return { kind: 'result', payload: { status: 'UnknownVendorId' } };
    case 'SignCertificate':
      return { kind: 'result', payload: { status: 'Rejected' } };
    default:
      return { kind: 'error', code: 'NotSupported', description: 'this is an examination' };
  }
}
