import type { JudgeInput } from '../../diagnosis/module.ts';

/** The kinds of fact that this stage is judged by. */
export const READS = [
  'session.close',
  'session.heartbeat',
  'session.hold',
  'session.second',
  'boot.exchange',
  'station.visit',
  'station.secured',
  'station.request',
  'station.message',
  'station.session',
  'station.event',
  'station.variables',
  'station.repair',
] as const;

export type SessionInput = JudgeInput<(typeof READS)[number]>;

/** The charger cannot be seen to be gone as long as nobody notices: what a portal shows is no proof. */
export const STILL_SHOWN =
  'Until the backend notices, its dashboard may still show the station as Available.';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** A span as people say it: 340 ms, 4.2 s, 60 s, 12 min. */
export function spanOf(ms: number): string {
  if (ms < SECOND_MS) return `${Math.round(ms)} ms`;
  if (ms < 10 * SECOND_MS) return `${(ms / SECOND_MS).toFixed(1)} s`;
  if (ms < 10 * MINUTE_MS) return `${Math.round(ms / SECOND_MS)} s`;
  return `${Math.round(ms / MINUTE_MS)} min`;
}
