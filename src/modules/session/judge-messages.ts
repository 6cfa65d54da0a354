import type { Judgement, NotExamined } from '../../diagnosis/module.ts';
import { ofKind } from '../../facts/select.ts';
import type { StationSession } from '../../facts/station-session.ts';
import type { StationRequest } from '../../facts/visit.ts';
import type { SessionInput } from './input.ts';
import { judgeEvents } from './station/judge-events.ts';
import { judgeFrames } from './station/judge-frames.ts';
import { judgeReadOut } from './station/judge-read-out.ts';
import { judgeReconnects } from './station/judge-reconnects.ts';
import { judgeRepairs } from './station/judge-repairs.ts';
import { judgeTransactions } from './station/judge-transactions.ts';
import { keepaliveTable } from './station/keepalive-table.ts';
import { saidTable } from './station/said-table.ts';

/** What a station said and told in the sessions that it opened, and how it kept them. */
export function judgeMessages(
  { site, records }: SessionInput,
  request: StationRequest | undefined,
): Judgement {
  const messages = ofKind(records, 'station.message');
  const sessions = ofKind(records, 'station.session');
  const shown = ofKind(records, 'station.secured').map(({ certificate }) => certificate.trial);
  const isTried = new Set(shown).size > 1;
  // Who is shown certificates in turn has to come again for each.
  const visits = ofKind(records, 'station.visit').filter(
    ({ reached }) => !isTried || reached === 'session',
  );
  const reconnects = judgeReconnects(visits, sessions);
  if (request === undefined || request.status !== 101) {
    const { findings, measurements } = reconnects;
    const summary = 'no session was opened';
    return { findings, measurements, summary, ...(findings.length === 0 ? { idle: true } : {}) };
  }
  const refusedHere = ofKind(records, 'station.secured').some(
    ({ outcome }) => outcome !== 'secured',
  );
  const events = judgeEvents(ofKind(records, 'station.event'), refusedHere);
  const done = ofKind(records, 'station.repair');
  const readOut = judgeReadOut(ofKind(records, 'station.variables'), done, site, request);
  const repairs = judgeRepairs(done);
  const keepalive = keepaliveTable(sessions, reconnects.words);
  const said = saidTable(messages);
  const calls = messages.filter(({ from, type }) => from === 'station' && type === 'call');
  const actions = [...new Set(calls.map(({ action }) => action ?? 'no action'))];
  return {
    findings: [
      ...judgeTransactions(messages),
      ...events.findings,
      ...readOut.findings,
      ...judgeFrames(messages, sessions),
      ...reconnects.findings,
      ...repairs.findings,
    ],
    summary:
      calls.length === 0
        ? 'it said nothing'
        : `${calls.length === 1 ? 'one CALL' : `${calls.length} CALLs`}: ${actions.slice(0, 3).join(', ')}`,
    measurements: {
      'session.calls': calls.length,
      ...keepalive.measurements,
      ...reconnects.measurements,
      ...readOut.measurements,
    },
    tables: [
      ...(said === null ? [] : [said]),
      ...events.tables,
      ...readOut.tables,
      ...repairs.tables,
      ...keepalive.tables,
    ],
    notExamined: [...readOut.notExamined, ...notAsked(sessions)],
  };
}

/** Only who is registered may be asked (OCPP 2.0.1, B02.FR.01). */
function notAsked(sessions: readonly StationSession[]): NotExamined[] {
  const isAsked = sessions.some(
    ({ registered }) => registered !== 'none' && registered !== 'Rejected',
  );
  if (sessions.length === 0 || isAsked) return [];
  return [
    {
      what: 'what the station is configured with: only one whose boot is answered Pending or Accepted is asked',
      how: "leave out --observe and --boot-answer rejected, and have this laptop's clock proved by NTP, or --trust-laptop-clock",
    },
  ];
}
