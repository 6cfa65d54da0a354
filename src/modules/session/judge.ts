import type { Judgement, NotExamined, Observation } from '../../diagnosis/module.ts';
import type { BootExchange } from '../../facts/boot.ts';
import { lastOfKind, ofKind } from '../../facts/select.ts';
import type { Heartbeat, SessionHold } from '../../facts/session.ts';
import type { SessionClose } from '../../facts/upgrade.ts';
import { registrationOf } from '../../ocpp/registration.ts';
import { endOf, isAnswered, type SessionEnd } from '../../ocpp/session-end.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { timersBetween } from './idle-timers.ts';
import { type SessionInput, spanOf } from './input.ts';
import { judgeAnswers } from './judge-answers.ts';
import { judgeEnd } from './judge-end.ts';
import { judgeMessages } from './judge-messages.ts';
import { judgeRelayed } from './judge-relayed.ts';
import { judgeSecond } from './judge-second.ts';
import { measurementsOf } from './measurements.ts';

/**
 * Whether the session lasted, whether the backend answered in it, and how it ended; and where
 * a station was examined, what it said in its own.
 */
export function judge(input: SessionInput): Judgement {
  const judged = judgeBoth(input);
  // Of what was passed on, both sides are judged.
  const relayed = judgeRelayed(ofKind(input.records, 'station.message'));
  return relayed.length === 0 ? judged : { ...judged, findings: [...judged.findings, ...relayed] };
}

function judgeBoth(input: SessionInput): Judgement {
  const requests = ofKind(input.records, 'station.request');
  // A browser on the same machine opens no session, and ends none.
  const request = requests.findLast(({ status }) => status === 101) ?? requests.at(-1);
  const isExamined =
    request !== undefined || lastOfKind(input.records, 'station.visit') !== undefined;
  if (!isExamined) return judgeBackend(input);
  const station = judgeMessages(input, request);
  if (lastOfKind(input.records, 'session.close') === undefined) return station;
  const backend = judgeBackend(input);
  return {
    ...station,
    ...(backend.inconclusive === undefined ? {} : { inconclusive: backend.inconclusive }),
    findings: [...backend.findings, ...station.findings],
    measurements: { ...backend.measurements, ...station.measurements },
    notExamined: [...(backend.notExamined ?? []), ...(station.notExamined ?? [])],
  };
}

function judgeBackend({ site, records }: SessionInput): Judgement {
  const close = lastOfKind(records, 'session.close');
  const boot = lastOfKind(records, 'boot.exchange');
  const hold = lastOfKind(records, 'session.hold');
  const beats = ofKind(records, 'session.heartbeat');
  const slow = slowBackend(boot, beats);
  if (close === undefined)
    return { findings: slow, ...(site.holdMs === undefined ? NOT_ASKED : NONE) };
  const end = endOf(close, boot);
  const findings = [
    ...judgeEnd(close, end, boot, hold),
    ...judgeAnswers(beats, hold),
    ...judgeSecond(lastOfKind(records, 'session.second')),
    ...repeated(close),
    ...slow,
  ];
  const judged = { findings, measurements: measurementsOf(close, beats, hold) };
  if (end === 'at-once') {
    const what = 'whether a session holds: it was closed at once';
    return { ...judged, summary: SUMMARIES[end], inconclusive: { what, how: 'repair that first' } };
  }
  if (site.holdMs === undefined) {
    const idle = findings.length === 0;
    return {
      ...judged,
      ...(idle ? { idle } : {}),
      summary: end === 'ours' ? 'not held: no --hold given' : SUMMARIES[end],
      ...(idle ? { notExamined: [NOT_HELD] } : {}),
    };
  }
  if (hold === undefined) {
    const inconclusive = {
      what: `whether the session lasts: ${unheld(boot)}`,
      how: 'repair that first',
    };
    return { ...judged, summary: SUMMARIES[end], ...(end === 'ours' ? { inconclusive } : {}) };
  }
  const refused = lastOfKind(records, 'session.second')?.outcome === 'refused';
  const summary = refused ? 'held; a second session was refused' : summaryOf(hold, end);
  return { ...judged, summary, notExamined: beyond(hold, boot) };
}

const NONE = { summary: 'no session' };
/** That there was none is no news where nobody asked whether it lasts. */
const NOT_ASKED = { summary: 'not held: no --hold given', idle: true };

const SUMMARIES: Readonly<Record<SessionEnd, string>> = {
  ours: 'not held',
  duplicate: 'ended: this station is connected elsewhere',
  'at-once': 'closed right after the upgrade',
  'refused-frame': 'ended from here: an unacceptable frame',
  later: 'ended by the backend',
};

const NOT_HELD = { what: 'session: whether it lasts', how: '--hold 10m' };

const unheld = (boot: BootExchange | undefined): string =>
  registrationOf(boot)?.status === 'Rejected'
    ? 'the backend rejected the station'
    : 'it was not held';

function summaryOf(hold: SessionHold, end: SessionEnd): string {
  const { heartbeats, pings, outcome, durationMs } = hold;
  if (outcome === 'closed' && end !== 'ours') return `${SUMMARIES[end]} in the hold`;
  const counted = [
    heartbeats.sent === 0 ? null : `${heartbeats.answered}/${heartbeats.sent} Heartbeats`,
    `${pings.answered}/${pings.sent} pings`,
  ].filter((part) => part !== null);
  return `held for ${spanOf(durationMs)}, ${counted.join(', ')} answered`;
}

/** What a hold of this length, or without an accepted boot, cannot show. */
function beyond(hold: SessionHold, boot: BootExchange | undefined): NotExamined[] {
  const quietMs = hold.askedMs / 2;
  const unseen = hold.outcome === 'held' ? timersBetween(quietMs, hold.heartbeatEveryMs) : [];
  const longest = unseen.at(-1);
  return [
    ...(longest === undefined
      ? []
      : [
          {
            what: `session: idle timers of ${spanOf(quietMs)} and more (${unseen.join(', ')} s are known)`,
            how: `--hold ${Math.ceil((longest * 2) / 60) + 1}m`,
          },
        ]),
    ...(hold.heartbeatEveryMs !== null
      ? []
      : [
          {
            what: 'session: Heartbeats, which only an accepted station may send',
            how: boot === undefined ? '--boot <file>' : 'have the station accepted first',
          },
        ]),
  ];
}

function repeated({ repeatedAnswers = 0 }: SessionClose): Observation[] {
  if (repeatedAnswers === 0) return [];
  return [
    {
      fault: 'answer-repeated',
      confidence: 'certain',
      detail: `The backend answered a message that it had answered before (${repeatedAnswers} time${repeatedAnswers === 1 ? '' : 's'}). Most chargers pass over the second answer; some take it for an error, or for the answer to their next message.`,
      evidence: [{ label: 'Repeated answers', value: String(repeatedAnswers) }],
    },
  ];
}

/** The slowest answer is told: the BootNotification's, or a Heartbeat's. */
function slowBackend(boot: BootExchange | undefined, beats: readonly Heartbeat[]): Observation[] {
  const answers = [
    { to: 'the BootNotification', ms: isAnswered(boot) ? (boot?.latencyMs ?? 0) : 0 },
    ...beats.map(({ latencyMs }) => ({ to: 'a Heartbeat', ms: latencyMs ?? 0 })),
  ];
  const [slowest] = answers.toSorted((a, b) => b.ms - a.ms);
  if (slowest === undefined || slowest.ms <= THRESHOLDS.session.backendSlowAboveMs) return [];
  const { to, ms } = slowest;
  return [
    {
      fault: 'backend-slow',
      confidence: 'certain',
      detail: `The backend took ${(ms / 1000).toFixed(1)} s to answer ${to}. A driver's card is answered by the same backend.`,
      evidence: [{ label: 'Latency', value: `${Math.round(ms)} ms` }],
    },
  ];
}
