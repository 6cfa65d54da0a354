import { Duplex } from 'node:stream';
import { afterEach, expect, test, vi } from 'vitest';
import { passOn } from '../../src/examine/relay/pass-on.ts';
import { THRESHOLDS } from '../../src/thresholds.ts';

afterEach(() => vi.useRealTimers());

const NOTHING = { fromStation: Buffer.alloc(0), fromBackend: Buffer.alloc(0) };
const { closeTimeoutMs } = THRESHOLDS.session;

/** A peer that takes in one write when it is told to. */
function slowPeer() {
  const written: Buffer[] = [];
  let next: (() => void) | null = null;
  const stream = new Duplex({
    highWaterMark: 1,
    read: () => {},
    write: (chunk: Buffer, _encoding, done) => {
      written.push(chunk);
      next = done;
    },
  });
  return { stream, written, take: () => next?.() };
}

test('what was said before the end reaches a slow peer, and one that takes nothing is cut', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const station = slowPeer();
  const backend = new Duplex({ read: () => {}, write: (_chunk, _encoding, done) => done() });
  passOn(station.stream, backend, NOTHING, { told: () => {}, ended: () => {} });
  for (const text of ['\x81\x01a', '\x81\x01b', '\x81\x01c', '\x81\x01d']) {
    backend.push(Buffer.from(text, 'latin1'));
    await new Promise(setImmediate);
  }
  backend.push(null);
  await new Promise(setImmediate);
  for (let taken = 1; taken < 4; taken += 1) {
    expect(station.written).toHaveLength(taken);
    await vi.advanceTimersByTimeAsync(closeTimeoutMs);
    expect(station.stream.destroyed).toBe(false);
    station.take();
    await new Promise(setImmediate);
  }
  expect(station.written).toHaveLength(4);
  await vi.advanceTimersByTimeAsync(3 * closeTimeoutMs);
  expect(station.stream.destroyed).toBe(true);
});
