import type { SessionHold } from '../../facts/session.ts';
import { THRESHOLDS } from '../../thresholds.ts';

const { idleTimers, idleTimerWithinMs, endedByMessageMs } = THRESHOLDS.session;

/** The silence that a session ended after, and whose timer is known to end one after that. */
export interface Silence {
  readonly ms: number;
  /** Who was silent. */
  readonly by: 'both sides' | 'this side' | 'this side, but for pings' | 'the backend';
  /** It ended at the first message after the silence, not in it. */
  readonly atMessage: boolean;
  readonly timer: (typeof idleTimers)[number] | null;
}

/**
 * A load balancer counts from the last frame of either side, a CSMS from the station's, or
 * its last message, a proxy from the CSMS's: the one that fits a known timer is taken, else that of both. What
 * only forgets a session lets the next message fail: its timer is no longer than that silence.
 */
export function silenceBefore(hold: SessionHold): Silence {
  const { sinceSentMs, sinceMessageMs, sinceReceivedMs, silenceMs } = hold;
  const both = Math.min(sinceSentMs, sinceReceivedMs);
  if (both <= endedByMessageMs && silenceMs > both && sinceReceivedMs > sinceSentMs) {
    return { ms: silenceMs, by: 'both sides', atMessage: true, timer: null };
  }
  const seen = [
    { ms: both, by: 'both sides' },
    { ms: sinceSentMs, by: 'this side' },
    { ms: sinceMessageMs, by: 'this side, but for pings' },
    { ms: sinceReceivedMs, by: 'the backend' },
  ] as const;
  const silences = seen.map((one) => ({ ...one, atMessage: false, timer: timerOf(one.ms) }));
  const [first, ...rest] = silences;
  const fits = [first, ...rest].find((one) => one?.timer != null);
  return fits ?? { ms: both, by: 'both sides', atMessage: false, timer: null };
}

const timerOf = (ms: number) =>
  idleTimers.find(({ seconds }) => Math.abs(ms - seconds * 1_000) <= idleTimerWithinMs) ?? null;

/**
 * The known timers, s, that a silence of this length does not run out, and that would run
 * out between two Heartbeats of the station, where it sends any.
 */
export const timersBetween = (silenceMs: number, heartbeatEveryMs: number | null): number[] =>
  idleTimers
    .map(({ seconds }) => seconds)
    .filter((seconds) => seconds * 1_000 >= silenceMs)
    .filter((seconds) => heartbeatEveryMs === null || seconds * 1_000 < heartbeatEveryMs);
