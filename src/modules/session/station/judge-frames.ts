import type { Observation } from '../../../diagnosis/module.ts';
import type { StationSession } from '../../../facts/station-session.ts';
import type { StationMessage } from '../../../facts/visit.ts';
import { THRESHOLDS } from '../../../thresholds.ts';

const { heartbeatFloodMs, heartbeatFloodCount } = THRESHOLDS.examine;

/** What a station sent in its sessions, frame by frame, its BootNotification aside. */
export function judgeFrames(
  messages: readonly StationMessage[],
  sessions: readonly StationSession[],
): Observation[] {
  const calls = messages.filter(({ from, type }) => from === 'station' && type === 'call');
  return [
    ...brokenFrames(sessions),
    ...unknownActions(calls),
    ...invalid(messages),
    ...reused(calls),
    ...flood(calls),
    ...fragmented(sessions),
  ];
}

/** What RFC 6455 has a server end the connection at. */
function brokenFrames(sessions: readonly StationSession[]): Observation[] {
  const broken = sessions.filter(({ error }) => error?.code.startsWith('WS_ERR_'));
  const error = broken.at(-1)?.error ?? null;
  if (error === null) return [];
  return [
    {
      fault: 'station-frame-invalid',
      confidence: 'certain',
      detail: `The station sent what no WebSocket server takes: ${error.message}. So the session was ended at it, as every backend has to.`,
      evidence: [
        { label: 'Refused', value: error.message },
        { label: 'Sessions', value: String(broken.length) },
      ],
    },
  ];
}

function unknownActions(calls: readonly StationMessage[]): Observation[] {
  return byAction(calls.filter(({ foreign }) => foreign !== undefined)).map(([action, seen]) => {
    const [{ foreign = [], version, answered } = {}] = seen;
    const others =
      foreign.length === 0
        ? 'No version of OCPP has it.'
        : `It belongs to OCPP ${foreign.join(' and ')}.`;
    return {
      fault: 'station-action-unknown',
      subject: action,
      confidence: 'certain',
      detail: `The station speaks OCPP ${version ?? 'of a version that is not known'}, and sent ${action}, which that version does not have. ${others}`,
      evidence: [
        { label: 'Action', value: action },
        { label: 'Times', value: String(seen.length) },
        { label: 'Answered', value: answered ?? 'not at all' },
      ],
    };
  });
}

/** The boot has findings of its own, field by field. */
function invalid(messages: readonly StationMessage[]): Observation[] {
  const wrong = messages.filter(
    ({ from, action, problems, flaw, type }) =>
      from === 'station' &&
      action !== 'BootNotification' &&
      ((problems ?? []).length > 0 || (type !== 'malformed' && flaw !== null)),
  );
  return byAction(wrong).map(([action, seen]) => {
    const [{ problems = null, flaw = null, type, version } = {}] = seen;
    const all = [...(flaw === null ? [] : [flaw]), ...(problems ?? [])];
    return {
      fault: 'station-message-invalid',
      subject: action,
      confidence: 'certain',
      detail: `${type === 'call' ? `The ${action}` : `The answer to ${action}`} of the station breaks OCPP ${version ?? ''} in ${all.length === 1 ? 'one place' : `${all.length} places`}: ${all[0] ?? ''}. A backend that checks messages refuses it.`,
      evidence: [
        ...all.slice(0, 5).map((value) => ({ label: 'Breaks', value })),
        { label: 'Messages', value: String(seen.length) },
      ],
    };
  });
}

function reused(calls: readonly StationMessage[]): Observation[] {
  const again = calls.filter(({ idReused }) => idReused === true);
  const [first] = again;
  if (first === undefined) return [];
  return [
    {
      fault: 'station-id-reused',
      confidence: 'certain',
      detail: `The station used a message id of its own for a second, different message (${first.action ?? 'no action'}). An answer to either can be taken for that to the other.`,
      evidence: [
        { label: 'Message id', value: first.messageId ?? 'none' },
        { label: 'Times', value: String(again.length) },
      ],
    },
  ];
}

function flood(calls: readonly StationMessage[]): Observation[] {
  const beats = calls.filter(({ action }) => action === 'Heartbeat');
  const stretch = beats.find((beat, index) => {
    const last = beats[index + heartbeatFloodCount];
    return (
      last?.visit === beat.visit &&
      last.startMs - beat.startMs < heartbeatFloodMs * heartbeatFloodCount
    );
  });
  if (stretch === undefined) return [];
  return [
    {
      fault: 'station-heartbeat-flood',
      confidence: 'certain',
      detail: `The station sends Heartbeats faster than one in ${heartbeatFloodMs / 1_000} s, whatever interval it was given. Many backends throttle or close such a session.`,
      evidence: [{ label: 'Heartbeats recorded', value: String(beats.length) }],
    },
  ];
}

/** Allowed (RFC 6455, 5.4), and more than some small servers can put together again. */
function fragmented(sessions: readonly StationSession[]): Observation[] {
  const count = sessions.reduce((sum, session) => sum + session.fragmented, 0);
  if (count === 0) return [];
  return [
    {
      fault: 'station-frames-fragmented',
      confidence: 'certain',
      detail: `The station sent ${count === 1 ? 'a message' : `${count} messages`} in more than one frame. That is allowed; a backend behind a simple proxy may not put them together.`,
      evidence: [{ label: 'Messages', value: String(count) }],
    },
  ];
}

function byAction(
  messages: readonly StationMessage[],
): [action: string, seen: readonly StationMessage[]][] {
  const groups = new Map<string, StationMessage[]>();
  for (const message of messages) {
    const action = message.action ?? 'no action';
    groups.set(action, [...(groups.get(action) ?? []), message]);
  }
  return [...groups].slice(0, THRESHOLDS.boot.maxFindings);
}
