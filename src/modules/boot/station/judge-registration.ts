import type { Evidence, Observation } from '../../../diagnosis/module.ts';
import { ofKind } from '../../../facts/select.ts';
import type { StationSession } from '../../../facts/station-session.ts';
import type { StationMessage } from '../../../facts/visit.ts';
import { THRESHOLDS } from '../../../thresholds.ts';
import type { BootInput } from '../input.ts';

const { bootMissingAfterMs, bootLateAfterMs, bootAgainShare } = THRESHOLDS.examine;

/** How a station registered in the sessions that it opened here: whether, when, and how often. */
export function judgeRegistration(records: BootInput['records']): Observation[] {
  const sessions = ofKind(records, 'station.session');
  const messages = ofKind(records, 'station.message');
  const calls = messages.filter(({ from, type }) => from === 'station' && type === 'call');
  const triggers = messages.filter(
    ({ from, action }) => from === 'us' && action === 'TriggerMessage',
  );
  const boots = calls.filter(isBoot);
  if (boots.length === 0) return missing(sessions, calls);
  return [...early(calls), ...late(sessions, boots), ...again(boots, triggers), ...unheeded(calls)];
}

const isBoot = ({ action }: StationMessage) => action === 'BootNotification';

const seconds = (ms: number) => `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s`;

/** What could not be read may have been one: then that is the finding. */
function missing(
  sessions: readonly StationSession[],
  calls: readonly StationMessage[],
): Observation[] {
  const longest = Math.max(0, ...sessions.map(({ durationMs }) => durationMs));
  const [first] = calls;
  if (first === undefined && longest < bootMissingAfterMs) return [];
  const others = [...new Set(calls.map(({ action }) => action ?? 'no action'))].slice(0, 5);
  return [
    {
      fault: 'boot-missing',
      confidence: first === undefined ? 'possible' : 'likely',
      detail:
        first === undefined
          ? `The station held a session open for ${seconds(longest)} and said nothing in it.`
          : `The station opened ${sessions.length === 1 ? 'a session' : 'sessions'} and sent ${others.join(', ')}, but no BootNotification. One that was registered a moment ago elsewhere may go on so; a restart shows.`,
      evidence: [
        { label: 'Sessions', value: String(sessions.length) },
        { label: 'Longest', value: seconds(longest) },
        { label: 'Sent instead', value: others.join(', ') || 'nothing' },
      ],
    },
  ];
}

/**
 * B01.FR.08: before its boot is answered a station sends nothing else. One that comes back
 * need not register again, so that its first session alone tells.
 */
function early(calls: readonly StationMessage[]): Observation[] {
  const first = calls.filter(({ visit }) => visit === calls[0]?.visit);
  const boot = first.findIndex(isBoot);
  const before = first.slice(0, Math.max(0, boot));
  if (before.length === 0) return [];
  return [
    {
      fault: 'boot-calls-first',
      confidence: 'certain',
      detail: `Before its BootNotification the station sent ${named(before)}. A CSMS answers that with SecurityError, or takes the station for another.`,
      evidence: counted(before),
    },
  ];
}

function late(
  sessions: readonly StationSession[],
  boots: readonly StationMessage[],
): Observation[] {
  const waits = sessions.flatMap(({ visit, startMs }) => {
    const boot = boots.find((one) => one.visit === visit);
    return boot === undefined ? [] : [boot.startMs - startMs];
  });
  const longest = Math.max(0, ...waits);
  if (longest <= bootLateAfterMs) return [];
  return [
    {
      fault: 'boot-late',
      confidence: 'certain',
      detail: `The station waited ${seconds(longest)} from the open session to its BootNotification. Some backends close a session that does not begin with one.`,
      evidence: [{ label: 'Waited', value: seconds(longest) }],
    },
  ];
}

/** Pending is followed by another boot, but not before the interval (B02.FR.07); Accepted by none. */
function again(
  boots: readonly StationMessage[],
  triggers: readonly StationMessage[],
): Observation[] {
  const repeated = boots.flatMap((boot, index) => {
    const before = boots.slice(0, index).findLast(({ visit }) => visit === boot.visit);
    if (before?.told === undefined) return [];
    const isAskedFor = triggers.some(
      ({ visit, startMs }) =>
        visit === boot.visit && startMs >= before.startMs && startMs <= boot.startMs,
    );
    if (isAskedFor) return [];
    const { status, intervalS } = before.told;
    const afterMs = boot.startMs - before.startMs;
    const isEarly = status === 'Accepted' || afterMs < intervalS * 1_000 * bootAgainShare;
    return isEarly ? [{ afterMs, status, intervalS }] : [];
  });
  const [first] = repeated;
  if (first === undefined) return [];
  return [
    {
      fault: 'boot-repeated',
      confidence: 'certain',
      detail:
        first.status === 'Accepted'
          ? `The station was answered Accepted, and sent its BootNotification again ${seconds(first.afterMs)} later in the same session: it does not take in the answer.`
          : `The station was answered ${first.status} with an interval of ${first.intervalS} s, and sent its BootNotification again after ${seconds(first.afterMs)}: it does not keep to the interval.`,
      evidence: [
        { label: 'Answered', value: `${first.status}, interval ${first.intervalS} s` },
        { label: 'Again after', value: seconds(first.afterMs) },
        { label: 'Times', value: String(repeated.length) },
      ],
    },
  ];
}

const ASKED_FOR = ['BootNotification', 'NotifyReport', 'SecurityEventNotification'];

/** B02.FR.02, B03.FR.02: a station that is not accepted sends nothing that it was not asked for. */
function unheeded(calls: readonly StationMessage[]): Observation[] {
  const sent = calls.filter(
    ({ registered, action }) =>
      (registered === 'Pending' || registered === 'Rejected') && !ASKED_FOR.includes(action ?? ''),
  );
  const [first] = sent;
  if (first === undefined) return [];
  return [
    {
      fault: 'boot-answer-unheeded',
      confidence: 'certain',
      detail: `The station's BootNotification was answered ${first.registered}, not Accepted, and it sent ${named(sent)} all the same: it does not wait to be registered, whatever its backend says.`,
      evidence: counted(sent),
    },
  ];
}

const named = (calls: readonly StationMessage[]): string =>
  [...new Set(calls.map(({ action }) => action ?? 'no action'))].slice(0, 5).join(', ');

const counted = (calls: readonly StationMessage[]): Evidence[] => [
  { label: 'Sent', value: named(calls) },
  { label: 'Times', value: String(calls.length) },
];
