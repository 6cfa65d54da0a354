import { type Static, Type } from 'typebox';
import { THRESHOLDS } from '../thresholds.ts';
import { fact, nullable } from './common.ts';

/**
 * One Heartbeat in an accepted session. `currentTime` is what the CALLRESULT tells, as it
 * came; null where there was none. `latencyMs` counts from the send to the answer.
 */
export const Heartbeat = fact('session.heartbeat', {
  outcome: Type.Enum(['result', 'error', 'silent', 'closed', 'nonsense', 'aborted']),
  currentTime: nullable(Type.String({ maxLength: THRESHOLDS.boot.maxNameLength })),
  errorCode: nullable(Type.String({ maxLength: THRESHOLDS.boot.maxNameLength })),
  latencyMs: nullable(Type.Number()),
  timeoutMs: Type.Number(),
});
export type Heartbeat = Static<typeof Heartbeat>;

/** How many were sent and answered, and how long the answers took, ms. */
export const Answered = Type.Object({
  sent: Type.Integer(),
  answered: Type.Integer(),
  latencyMs: nullable(
    Type.Object({ min: Type.Number(), median: Type.Number(), max: Type.Number() }),
  ),
});
export type Answered = Static<typeof Answered>;

/**
 * What was seen while the session was held: its first half with pings, its second without,
 * then a last look at whether the other side still answers. Times are in ms.
 *
 * `sinceSentMs` and `sinceReceivedMs` count from the last frame of either side to the end,
 * `sinceMessageMs` from the last one that was sent and is no Ping or Pong; `silenceMs` is how long both were silent before the last frame that was sent.
 */
export const SessionHold = fact('session.hold', {
  askedMs: Type.Number(),
  outcome: Type.Enum(['held', 'closed', 'aborted']),
  phase: Type.Enum(['pings', 'quiet', 'last-look']),
  /** Between two Heartbeats, in the half without pings; null where none might be sent. */
  heartbeatEveryMs: nullable(Type.Number()),
  heartbeats: Answered,
  pings: Answered,
  /** Whether the Ping of the last look was answered; null where it did not come to that. */
  lastPong: nullable(Type.Boolean()),
  /** Pings that the backend sent. */
  peerPings: Type.Integer(),
  sinceSentMs: Type.Number(),
  sinceMessageMs: Type.Number(),
  sinceReceivedMs: Type.Number(),
  silenceMs: Type.Number(),
});
export type SessionHold = Static<typeof SessionHold>;

/**
 * What became of a second session in the name of the station, opened while the first was
 * open. `code` and `reason` are of the Close frame of the one that was ended.
 */
export const SecondSession = fact('session.second', {
  outcome: Type.Enum(['both-kept', 'refused', 'first-ended', 'not-seen']),
  status: nullable(Type.Integer()),
  code: nullable(Type.Integer()),
  reason: Type.String(),
});
export type SecondSession = Static<typeof SecondSession>;
