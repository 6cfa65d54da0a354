import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { errorFamily, FAMILY_WORDS } from '../../src/modules/boot/error-family.ts';
import { type BootBehaviour, type Csms, startCsms } from '../../src/simulator/index.ts';
import { boot, diagnosed, found } from '../connection/diagnose.ts';

let csms: Csms | null = null;
afterEach(async () => {
  await csms?.close();
  csms = null;
});

async function answered(behaviour: BootBehaviour) {
  csms = await startCsms({ boot: behaviour });
  return diagnosed({ url: csms.url('CP001'), boot, messageTimeoutMs: 200 });
}

const accepted = { status: 'Accepted', currentTime: new Date().toISOString(), interval: 300 };

describe('a backend that', () => {
  test.each<[string, BootBehaviour, string[]]>([
    ['answers twice', { kind: 'payload', payload: accepted, times: 2 }, ['answer-repeated']],
    [
      'answers another message',
      { kind: 'text', text: '[3,"another-id",{}]' },
      ['boot-response-invalid'],
    ],
    [
      'calls before it answers',
      { kind: 'payload', payload: accepted, callsFirst: ['GetVariables'] },
      ['boot-called-early'],
    ],
    [
      'closes at the message',
      { kind: 'close', code: 1011, reason: 'crashed' },
      ['closed-after-upgrade'],
    ],
    ['says nothing', { kind: 'silent' }, ['boot-no-answer']],
    [
      'accepts with an interval of 0',
      { kind: 'payload', payload: { ...accepted, interval: 0 } },
      ['boot-interval-zero'],
    ],
    [
      'waits with an interval of 0',
      { kind: 'payload', payload: { ...accepted, status: 'Pending', interval: 0 } },
      ['boot-pending'],
    ],
    [
      'accepts with a negative interval',
      { kind: 'payload', payload: { ...accepted, interval: -5 } },
      ['boot-response-invalid'],
    ],
    [
      'tells a time without a zone',
      { kind: 'payload', payload: { ...accepted, currentTime: '2026-06-15T12:00:00' } },
      ['boot-response-invalid'],
    ],
    ['does not know the action', { kind: 'error', code: 'NotImplemented' }, ['boot-failed']],
    ['invents a code', { kind: 'error', code: '__proto__' }, ['boot-failed']],
  ])('%s', async (_name, behaviour, expected) => {
    const report = await answered(behaviour);
    expect(found(report)).toEqual(expected);
    expect(report.findings[0]?.owner).toBe('backend');
  });
});

test('every code belongs to a family that has words', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.constantFrom('constructor', '__proto__', '')), (code) => {
      expect(FAMILY_WORDS[errorFamily(code)]).toMatch(/./);
    }),
  );
});
