import type { Observation, Table } from '../../../diagnosis/module.ts';
import type { StationEvent } from '../../../facts/station-session.ts';
import { CHARGEX_VENDOR_ID, chargexCode } from '../../../faults/chargex.ts';
import { THRESHOLDS } from '../../../thresholds.ts';
import { meaningOf } from './event-meanings.ts';

const MAX_ROWS = 20;

/**
 * What a station reports of itself. `refusedHere`: it refused a certificate of this laptop,
 * so that its events may tell of this examination alone.
 */
export function judgeEvents(
  events: readonly StationEvent[],
  refusedHere: boolean,
): { readonly findings: Observation[]; readonly tables: Table[] } {
  const grouped = new Map<NonNullable<ReturnType<typeof meaningOf>>['fault'], StationEvent[]>();
  for (const event of events) {
    if (event.source !== 'SecurityEventNotification') continue;
    const fault = meaningOf(event.code)?.fault;
    grouped.set(fault, [...(grouped.get(fault) ?? []), event]);
  }
  const findings = [...grouped].flatMap(([fault, seen]): Observation[] => {
    if (fault === undefined) return [];
    if (fault === 'station-reports-restarts' && seen.length < THRESHOLDS.examine.restartsReported) {
      return [];
    }
    const isOurs =
      refusedHere &&
      (fault === 'station-reports-certificate-refused' || fault === 'station-reports-tls-refused');
    return isOurs ? [] : [reported(fault, seen)];
  });
  return {
    findings: [...findings, ...errors(events.filter(isError))],
    tables: events.length === 0 ? [] : [tableOf(events)],
  };
}

const isError = ({ source }: StationEvent) => source !== 'SecurityEventNotification';

function reported(fault: Observation['fault'], seen: readonly StationEvent[]): Observation {
  const last = seen.at(-1);
  const means = meaningOf(last?.code ?? '')?.means ?? '';
  const times = seen.length === 1 ? 'one such event' : `${seen.length} such events`;
  return {
    fault,
    confidence: 'likely',
    detail: `The station had ${times} to report: ${means}. It sends them once it has a connection again, so they tell of the time before.`,
    evidence: seen.slice(-5).map(({ code, happened, info }) => ({
      label: code.slice(0, 50),
      value: [happened ?? 'no time', info ?? ''].filter((part) => part !== '').join(', '),
    })),
  };
}

/** Each code is told once, unless it was cleared after. */
function errors(events: readonly StationEvent[]): Observation[] {
  const codes = new Map<string, StationEvent>();
  for (const event of events) {
    if (event.cleared) codes.delete(codeOf(event));
    else codes.set(codeOf(event), event);
  }
  return [...codes].slice(0, THRESHOLDS.boot.maxFindings).map(([code, event]) => ({
    fault: 'station-reports-error',
    subject: code.slice(0, 50),
    confidence: 'certain',
    detail: `The station reports ${code}${event.subject === null ? '' : ` at ${event.subject}`}: ${explained(event)}.`,
    evidence: [
      { label: 'Reported in', value: event.source },
      { label: 'Code', value: code },
      ...(event.info === null ? [] : [{ label: 'Info', value: event.info }]),
    ],
  }));
}

const codeOf = ({ code, vendorCode }: StationEvent) => vendorCode ?? code;

/** By the official list where the code is one of it; other lists have codes of the same form. */
function explained(event: StationEvent): string {
  if (event.source === 'SecurityEventNotification') {
    return meaningOf(event.code)?.means ?? 'not a security event of OCPP';
  }
  const { vendorId, vendorCode } = event;
  // Several at once are joined with a semicolon.
  const parts = (vendorCode ?? '').split(';').map((part) => part.trim().toUpperCase());
  const known = parts.flatMap((part) => chargexCode(part) ?? []);
  const isOther = vendorId !== null && vendorId !== CHARGEX_VENDOR_ID;
  if (known.length === 0) {
    return vendorCode === null ? 'an error of OCPP 1.6' : "a code of the vendor's own list";
  }
  const meanings = known.map(({ code, name, meaning }) => `${code} ${name}, ${meaning}`).join('; ');
  return `${meanings} (ChargeX's list${isOther ? '; the station names another list' : ''})`;
}

function tableOf(events: readonly StationEvent[]): Table {
  return {
    title: 'What the station reports of itself',
    columns: ['when', 'code', 'meaning', 'info'],
    rows: events
      .slice(-MAX_ROWS)
      .map((event) => [
        event.happened ?? '',
        codeOf(event),
        `${explained(event)}${event.cleared ? ' (cleared)' : ''}`,
        event.info ?? '',
      ]),
  };
}
