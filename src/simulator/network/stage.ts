import { Transform, type TransformCallback } from 'node:stream';
import type { Toxic } from './toxic.ts';

/** Ends the connection that a toxic is on. */
export interface Ends {
  close(): void;
  reset(): void;
  readonly signal: AbortSignal;
}

/** One toxic in one direction of one connection, as a stream; it holds back what is slow. */
export function stageOf(toxic: Toxic, ends: Ends): Transform {
  switch (toxic.type) {
    case 'latency':
      return delayed(toxic.latency, ends.signal);
    case 'bandwidth':
      return paced(Number.POSITIVE_INFINITY, (bytes) => bytes / toxic.rate, ends.signal);
    case 'slicer':
      return paced(toxic.average_size, () => (toxic.delay ?? 0) / 1_000, ends.signal);
    case 'slow_close':
      return passing({ flush: (done) => after(toxic.delay, ends.signal, done) });
    case 'timeout':
      if (toxic.timeout > 0) after(toxic.timeout, ends.signal, ends.close);
      return limited(0, () => {});
    case 'reset_peer':
      after(toxic.timeout, ends.signal, ends.reset);
      return passing({});
    case 'limit_data':
      return limited(toxic.bytes, ends.close);
    case 'black_hole':
      return limited(toxic.bytes, () => {});
    case 'half_close':
      return limited(toxic.bytes, (stage) => stage.push(null));
  }
}

const passing = (parts: { flush?(done: TransformCallback): void }) =>
  new Transform({ transform: (bytes: Buffer, _encoding, done) => done(null, bytes), ...parts });

function after(ms: number, signal: AbortSignal, action: () => void): void {
  const timer = setTimeout(() => {
    signal.removeEventListener('abort', stop);
    action();
  }, ms);
  const stop = () => clearTimeout(timer);
  signal.addEventListener('abort', stop);
}

/** Bytes in flight, so that a fast sender does not fill the memory. */
const MAX_IN_FLIGHT = 1024 * 1024;

/** Each byte comes that much later; what was sent together arrives together. */
function delayed(ms: number, signal: AbortSignal): Transform {
  let inFlight = 0;
  let waiting: TransformCallback | null = null;
  return new Transform({
    transform(bytes: Buffer, _encoding, done) {
      inFlight += bytes.length;
      after(ms, signal, () => {
        inFlight -= bytes.length;
        this.push(bytes);
        const resume = waiting;
        waiting = null;
        resume?.();
      });
      if (inFlight < MAX_IN_FLIGHT) done();
      else waiting = done;
    },
    flush: (done) => after(ms, signal, done),
  });
}

/** Cuts into slices of `size`, each of which takes its time. */
function paced(size: number, msFor: (bytes: number) => number, signal: AbortSignal): Transform {
  return new Transform({
    transform(bytes: Buffer, _encoding, done) {
      const next = (rest: Buffer) => {
        if (rest.length === 0) return done();
        const slice = rest.subarray(0, size);
        after(msFor(slice.length), signal, () => {
          this.push(slice);
          next(rest.subarray(slice.length));
        });
      };
      next(bytes);
    },
  });
}

/** Lets so many bytes pass, swallows the others, and says once that it is over. */
function limited(limit: number, over: (stage: Transform) => void): Transform {
  let left = limit;
  let ended = false;
  return new Transform({
    transform(bytes: Buffer, _encoding, done) {
      if (!ended && left > 0) this.push(bytes.subarray(0, left));
      left -= bytes.length;
      if (left <= 0 && !ended) {
        ended = true;
        over(this);
      }
      done();
    },
    // Where nothing passes, no end does.
    flush(done) {
      if (!ended) done();
    },
  });
}
