import { type Static, Type } from 'typebox';
import { THRESHOLDS } from '../thresholds.ts';
import { fact, nullable } from './common.ts';
import { Answered } from './session.ts';
import { Registered } from './visit.ts';

const visit = Type.Integer({ minimum: 1 });
const text = Type.String({ maxLength: THRESHOLDS.examine.maxValueLength });

/**
 * One session of a station from its 101 to its end. `code` and `reason` are of the Close
 * frame, 1006 where none came; `error` is what broke the rules of WebSocket (RFC 6455).
 * `longestSilenceMs` is between two messages or pings of the station, Pongs aside;
 * `fragmented` counts the messages that came in more than one frame.
 */
export const StationSession = fact('station.session', {
  visit,
  endedBy: Type.Enum(['station', 'us']),
  code: Type.Integer(),
  reason: text,
  error: nullable(Type.Object({ code: Type.String(), message: text })),
  registered: Registered,
  messages: Type.Integer(),
  fragmented: Type.Integer(),
  /** Those that we sent; null where none were to be sent. */
  pings: nullable(Answered),
  stationPings: Type.Integer(),
  longestSilenceMs: Type.Number(),
});
export type StationSession = Static<typeof StationSession>;

/**
 * Something that a station reported of itself: the type of a SecurityEventNotification, the
 * error of a StatusNotification (1.6), or the techCode of a NotifyEvent (2.x). `at` is when
 * it was told, `happened` when it was, by the station's clock, as it came.
 */
export const StationEvent = fact('station.event', {
  visit,
  source: Type.Enum(['SecurityEventNotification', 'StatusNotification', 'NotifyEvent']),
  code: text,
  /** vendorErrorCode or techCode, and whose list it is from, where that is said. */
  vendorCode: nullable(text),
  vendorId: nullable(text),
  info: nullable(text),
  happened: nullable(text),
  /** The connector, or component and variable. */
  subject: nullable(text),
  cleared: Type.Boolean(),
});
export type StationEvent = Static<typeof StationEvent>;
