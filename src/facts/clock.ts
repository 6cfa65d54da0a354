import { type Static, Type } from 'typebox';
import { ErrorFact, fact, Instant, nullable } from './common.ts';

/**
 * One NTP server asked once. `offsetMs` is the laptop's clock minus true time
 * (ahead positive), true to within `boundMs` (half the round trip).
 */
export const NtpAnswer = fact('clock.ntp', {
  server: Type.String(),
  offsetMs: nullable(Type.Number()),
  boundMs: nullable(Type.Number()),
  error: nullable(ErrorFact),
});
export type NtpAnswer = Static<typeof NtpAnswer>;

/**
 * The charger's own clock: `reading` is what it showed when the laptop's clock
 * stood at `readAt`, true to within `resolutionMs`. `stated` was read off its
 * display by a person, `http` is the Date header of its local web page, `variable` is
 * ClockCtrlr.DateTime (OCPP 2.x), read after a boot answer had told the charger the time.
 */
export const ChargerClock = fact('clock.charger', {
  source: Type.Enum(['stated', 'http', 'variable']),
  target: nullable(Type.String()),
  reading: nullable(Instant),
  readAt: Instant,
  resolutionMs: Type.Number(),
  error: nullable(ErrorFact),
});
export type ChargerClock = Static<typeof ChargerClock>;
