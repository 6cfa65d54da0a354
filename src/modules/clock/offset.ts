import { THRESHOLDS } from '../../thresholds.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365.25 * DAY;

const UNITS = [
  ['year', YEAR],
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
  ['second', SECOND],
] as const;

/** `26 years behind`, `2 hours ahead`; below a second `12 ms ahead`. */
export function inWords(offsetMs: number): string {
  const size = Math.abs(offsetMs);
  const direction = offsetMs < 0 ? 'behind' : 'ahead';
  // Of two units the larger, once there are two of it: 90 minutes say more than 1 hour.
  const [unit, length] = UNITS.find(([, ms]) => size >= 2 * ms) ?? ['ms', 1];
  const count = unit === 'year' ? Math.floor(size / length) : Math.round(size / length);
  return `${count} ${unit}${unit === 'ms' || count === 1 ? '' : 's'} ${direction}`;
}

/** `+02:00` where the offset is as good as a time zone's; null where it is not. */
export function asTimezone(offsetMs: number, uncertaintyMs: number): string | null {
  const { timezoneStepMs, timezoneMaxMs, timezoneWithinMs } = THRESHOLDS.clock;
  const whole = Math.round(offsetMs / timezoneStepMs) * timezoneStepMs;
  const isNear = Math.abs(offsetMs - whole) <= timezoneWithinMs + uncertaintyMs;
  if (whole === 0 || Math.abs(whole) > timezoneMaxMs || !isNear) return null;
  const [hours, minutes] = [Math.floor(Math.abs(whole) / HOUR), (Math.abs(whole) % HOUR) / MINUTE];
  const digits = (value: number) => String(value).padStart(2, '0');
  return `${whole < 0 ? '-' : '+'}${digits(hours)}:${digits(minutes)}`;
}

/** True where the clock is wrong for certain, whatever the uncertainty. */
export const isWrong = (offsetMs: number, uncertaintyMs: number) =>
  Math.abs(offsetMs) - uncertaintyMs > THRESHOLDS.clock.skewedAboveMs;

/** `2000-01-01 00:04:11 UTC` */
export const utc = (ms: number) =>
  `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
