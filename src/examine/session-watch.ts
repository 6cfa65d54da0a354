import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { pinger } from '../connection/pinger.ts';
import { roundMs } from '../facts/recorder.ts';
import type { Answered } from '../facts/session.ts';
import type { Registered } from '../facts/visit.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { createFrameCounter } from './frame-counter.ts';
import type { Visit } from './visit.ts';

export interface WatchOptions {
  /** null: no pings are sent. */
  readonly pingEveryMs: number | null;
  /** What the station was told last, when the session has ended. */
  registered(): Registered;
}

export interface SessionWatch {
  /** True once this side began to close. */
  leaving: boolean;
}

/** Times a session, pings it, and writes it down as `station.session` when it ends. */
export function watchSession(
  webSocket: WebSocket,
  stream: Duplex,
  visit: Visit,
  { pingEveryMs, registered }: WatchOptions,
): SessionWatch {
  const watch = visit.watch();
  const frames = createFrameCounter();
  stream.on('data', (chunk: Buffer) => frames.push(chunk));
  const session: SessionWatch = { leaving: false };
  const latencies: number[] = [];
  let sent = 0;
  let messages = 0;
  let stationPings = 0;
  let error: { code: string; message: string } | null = null;
  let heardAt = performance.now();
  let longestSilenceMs = 0;
  const heard = () => {
    const now = performance.now();
    longestSilenceMs = Math.max(longestSilenceMs, now - heardAt);
    heardAt = now;
  };
  webSocket.on('message', () => {
    messages += 1;
    heard();
  });
  webSocket.on('ping', () => {
    stationPings += 1;
    heard();
  });
  webSocket.on('error', (seen: Error & { code?: string }) => {
    error ??= { code: seen.code ?? '', message: cut(seen.message) };
  });

  const ended = new Promise<void>((resolve) => webSocket.once('close', () => resolve()));
  const ping = pinger(webSocket, ended, () => {
    sent += 1;
  });
  const timer =
    pingEveryMs === null
      ? undefined
      : setInterval(async () => {
          const latencyMs = await ping(Math.min(pingEveryMs, THRESHOLDS.session.pongTimeoutMs));
          // So many are enough for a median.
          if (latencyMs !== null && latencies.length < THRESHOLDS.examine.maxIds) {
            latencies.push(latencyMs);
          }
        }, pingEveryMs);

  webSocket.once('close', (code, reason) => {
    clearInterval(timer);
    heard();
    watch.record({
      kind: 'station.session',
      visit: visit.number,
      endedBy: session.leaving ? 'us' : 'station',
      code,
      reason: cut(reason.toString('utf8')),
      error,
      registered: registered(),
      messages,
      fragmented: frames.fragmented,
      pings: pingEveryMs === null ? null : answered(sent, latencies),
      stationPings,
      longestSilenceMs: roundMs(longestSilenceMs),
    });
  });
  return session;
}

const cut = (text: string) => text.slice(0, THRESHOLDS.examine.maxValueLength);

function answered(sent: number, latencies: readonly number[]): Answered {
  const sorted = latencies.map(roundMs).toSorted((a, b) => a - b);
  const [min, median, max] = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)];
  return {
    sent,
    answered: sorted.length,
    latencyMs:
      min === undefined || median === undefined || max === undefined ? null : { min, median, max },
  };
}
