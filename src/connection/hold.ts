import { setTimeout } from 'node:timers/promises';
import type { Answered, SessionHold } from '../facts/session.ts';
import { THRESHOLDS } from '../thresholds.ts';
import type { ConnectionRun } from './attempt.ts';
import { heartbeat } from './heartbeat.ts';
import type { Session } from './session.ts';

const LIMITS = THRESHOLDS.session;

export interface HoldPlan {
  readonly askedMs: number;
  /** What the backend asks for, s; 0 leaves it to the station. Null: no Heartbeat may be sent. */
  readonly interval: number | null;
}

/**
 * Keeps the session open: its first half with pings, and Heartbeats often enough to see
 * some; its second half without pings, and Heartbeats as a station sends them, so that
 * whatever ends a silent session gets to do so. Then it asks once more for a sign of life.
 * Ends early with the session or the run. Recorded as `session.hold`.
 */
export async function hold(
  run: ConnectionRun,
  session: Session,
  { askedMs, interval }: HoldPlan,
): Promise<void> {
  const watch = run.recorder.start();
  const begunAt = performance.now();
  const halfMs = askedMs / 2;
  const everyMs = interval === null ? null : heartbeatEveryMs(interval);
  const stop = new AbortController();
  session.ended.then(() => stop.abort());
  const signal = AbortSignal.any([run.signal, stop.signal]);
  const aborted = new Promise<null>((resolve) => {
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  const pings = tally();
  const heartbeats = tally();
  let phase: SessionHold['phase'] = 'pings';
  let lastPong: boolean | null = null;

  /** Does the work every `ms` up to `untilMs` of the hold, as long as it tells to go on. */
  const repeat = async (ms: number, untilMs: number, work: () => Promise<boolean>) => {
    // One that waits long for its answer takes the place of the next.
    for (let next = passed() + ms; Math.max(next, passed()) < untilMs; next += ms) {
      if (!(await pause(next - passed(), signal)) || !(await work())) return;
    }
  };
  const passed = () => performance.now() - begunAt;
  const until = (ms: number) => pause(ms - passed(), signal);
  const ping = async () => {
    const withinMs = Math.min(LIMITS.pongTimeoutMs, Math.max(halfMs, LIMITS.minPongTimeoutMs));
    const latencyMs = await Promise.race([session.ping(run.remainingMs(withinMs)), aborted]);
    // One that was cut off tells nothing of pongs.
    if (latencyMs !== null || !signal.aborted) pings.add(latencyMs);
    return latencyMs !== null;
  };
  const beat = async () => {
    const { outcome, latencyMs } = await heartbeat(run, session);
    if (outcome !== 'closed' && outcome !== 'aborted') heartbeats.add(latencyMs);
    // A second one while the first is unanswered is not allowed (OCPP 2.0.1 part 4, 4.1.1).
    return outcome === 'result' || outcome === 'error';
  };
  const beating = (ms: number, untilMs: number) =>
    everyMs === null ? Promise.resolve() : repeat(Math.min(ms, everyMs), untilMs, beat);

  await Promise.all([
    repeat(Math.min(LIMITS.pingEveryMs, halfMs / (LIMITS.minPingsInHold + 1)), halfMs, async () => {
      await ping();
      return true;
    }),
    beating(halfMs / (LIMITS.minHeartbeatsInHold + 1), halfMs),
    until(halfMs),
  ]);
  if (!signal.aborted) phase = 'quiet';
  await Promise.all([beating(Number.POSITIVE_INFINITY, askedMs), until(askedMs)]);
  if (!signal.aborted) {
    phase = 'last-look';
    const [pong] = await Promise.all([ping(), everyMs === null ? null : beat()]);
    if (!signal.aborted) lastPong = pong;
  }

  const { sentMs, messageSentMs, receivedMs, silenceMs, peerPings } = session.traffic;
  const endMs = session.ending?.afterMs ?? sentMs;
  watch.record({
    kind: 'session.hold',
    askedMs,
    outcome: session.ending !== null ? 'closed' : run.signal.aborted ? 'aborted' : 'held',
    phase,
    heartbeatEveryMs: everyMs,
    heartbeats: heartbeats.sum(),
    pings: pings.sum(),
    lastPong,
    peerPings,
    sinceSentMs: Math.max(0, endMs - sentMs),
    sinceMessageMs: Math.max(0, endMs - messageSentMs),
    sinceReceivedMs: Math.max(0, endMs - receivedMs),
    silenceMs,
  });
}

const heartbeatEveryMs = (interval: number): number =>
  interval > 0 ? Math.max(interval * 1_000, LIMITS.minHeartbeatEveryMs) : LIMITS.heartbeatEveryMs;

/** True where the time has passed, false where the signal came first. */
const pause = (ms: number, signal: AbortSignal): Promise<boolean> =>
  setTimeout(Math.max(0, ms), true, { signal }).catch(() => false);

function tally() {
  let sent = 0;
  const latencies: number[] = [];
  return {
    add(latencyMs: number | null) {
      sent += 1;
      if (latencyMs !== null) latencies.push(latencyMs);
    },
    sum(): Answered {
      const sorted = latencies.toSorted((a, b) => a - b);
      const [min, median, max] = [0, 0.5, 1].map(
        (share) => sorted[Math.floor(share * (sorted.length - 1))],
      );
      const known = min !== undefined && median !== undefined && max !== undefined;
      return { sent, answered: sorted.length, latencyMs: known ? { min, median, max } : null };
    },
  };
}
