import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { converseAtAnySpeed } from '../../src/modem/any-speed.ts';
import type { Opening } from '../../src/modem/transport.ts';
import { THRESHOLDS } from '../../src/thresholds.ts';
import { fakeLine } from './fake-line.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const { baudRates } = THRESHOLDS.signal;

/** A line whose far end answers as told at each speed; what came of it, and how long it took. */
async function talk(
  answers: Readonly<Record<number, string>>,
  { refuseFrom = 99, speeds = baudRates as readonly [number, ...number[]] } = {},
) {
  const opened: number[] = [];
  const open: boolean[] = [];
  const openAt = async (baudRate: number): Promise<Opening> => {
    const at = opened.push(baudRate) - 1;
    if (at >= refuseFrom) return { opened: 'missing', sentence: 'It is gone.' };
    const line = fakeLine(() => answers[baudRate]);
    open[at] = true;
    const close = async () => {
      open[at] = false;
    };
    return { opened: 'opened', transport: { ...line.transport, close } };
  };
  const begun = Date.now();
  const signal = new AbortController().signal;
  let settled = false;
  const attempt = converseAtAnySpeed(openAt, speeds, signal, async () => 'talked').finally(() => {
    settled = true;
  });
  while (!settled) await vi.advanceTimersByTimeAsync(100);
  return { attempt: await attempt, opened, open, ms: Date.now() - begun };
}

test('the usual speed is the only one that is tried where it is answered at', async () => {
  const { attempt, opened } = await talk({ 115200: '\r\nOK\r\n' });
  expect(attempt).toMatchObject({ baudRate: 115_200, said: { result: 'talked' } });
  expect(opened).toEqual([115_200]);
});

test('after silence or garbage, the other speeds are tried in turn, and each port is closed', async () => {
  const { attempt, opened, open } = await talk({
    115200: '\xf8\x00\xfe',
    57600: '\r\nOK\r\n\r\n+CMEE: 2\r\n\r\nOK\r\n',
  });
  expect(attempt).toMatchObject({ baudRate: 57_600, said: { result: 'talked' } });
  expect(opened).toEqual([115_200, 9_600, 57_600]);
  expect(open).toEqual([false, false, false]);
});

test('what can be read proves the speed: a console is not asked at another', async () => {
  const { attempt, opened } = await talk({ 9600: '\r\ncharger login: ' });
  expect(attempt).toMatchObject({ baudRate: 9_600, said: { result: null, heard: 'console' } });
  expect(opened).toEqual([115_200, 9_600]);
});

test('silence at every speed leaves time, and gives the first attempt back', async () => {
  const { attempt, opened, ms } = await talk({});
  expect(attempt).toMatchObject({ baudRate: 115_200, said: { result: null, heard: null } });
  expect(opened).toEqual([...baudRates]);
  expect(ms).toBeLessThanOrEqual(14_000);
});

test('a port that is not opened, or no more, ends the search', async () => {
  expect((await talk({}, { refuseFrom: 0 })).attempt).toMatchObject({ opened: 'missing' });
  const later = await talk({}, { refuseFrom: 2 });
  expect(later.opened).toHaveLength(3);
  expect(later.attempt).toMatchObject({ opened: 'opened', said: { result: null } });
});

test('a line without a speed is asked once', async () => {
  expect((await talk({}, { speeds: [115_200] })).opened).toEqual([115_200]);
});
