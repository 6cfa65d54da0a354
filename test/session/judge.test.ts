import { describe, expect, test } from 'vitest';
import { judgeStage } from '../../src/diagnosis/judge-world.ts';
import type { World } from '../../src/diagnosis/module.ts';
import { sessionModule } from '../../src/modules/session/index.ts';
import { upgradeModule } from '../../src/modules/upgrade/index.ts';
import { exchange } from '../fixtures/boot.ts';
import {
  beat,
  endedAfter,
  held,
  hold,
  ours,
  second,
  session,
  silentBeat,
} from '../fixtures/session.ts';
import { closed } from '../fixtures/upgrade.ts';

function told(seen: World): string[] {
  const { judgement } = judgeStage(sessionModule, seen, null);
  return judgement?.findings.map(({ fault, confidence }) => `${fault} ${confidence}`) ?? ['crash'];
}

test('a session that was held until we closed it is fine', () => {
  expect(told(session(ours))).toEqual([]);
  expect(told(session(ours, exchange()))).toEqual([]);
});

test('one that ends from the other side in use is dropped', () => {
  expect(told(session(closed({ code: 1001 }), exchange()))).toEqual(['session-dropped certain']);
  expect(told(session(closed({ code: 1006 }), exchange()))).toEqual(['session-dropped likely']);
  expect(told(session(closed({ afterMs: 25_000 })))).toEqual(['session-dropped certain']);
});

test('one that ends at once belongs to the upgrade', () => {
  expect(told(session(closed()))).toEqual([]);
  expect(judgeStage(sessionModule, session(closed()), null).judgement?.inconclusive).toBeDefined();
});

test("a frame that no client takes is the backend's fault, and no close of its own", () => {
  const error = { code: 'WS_ERR_INVALID_UTF8', message: 'invalid UTF-8 sequence' };
  const seen = session(closed({ by: 'us', code: 1006, error }), exchange({ outcome: 'closed' }));
  expect(told(seen)).toEqual(['websocket-frame-invalid certain']);
  const { judgement } = judgeStage(upgradeModule, seen, null);
  expect(judgement?.findings).toEqual([]);
});

test('a backend that hangs up on a station it has rejected has dropped nothing', () => {
  const rejected = exchange({ answer: { status: 'Rejected' } });
  expect(told(session(closed({ code: 1000 }), rejected))).toEqual([]);
});

test('a reason that speaks of another session is a duplicate', () => {
  const reasons = [
    'duplicate session',
    'Already connected',
    'a connection with this ID exists',
    'replaced by a new session',
  ];
  for (const reason of reasons) {
    expect(told(session(closed({ code: 1008, reason })))).toEqual(['session-duplicate certain']);
    expect(told(session(closed({ code: 4001, reason })))).toEqual(['session-duplicate likely']);
  }
});

test('a slow answer is told with its latency', () => {
  expect(told(session(ours, exchange({ latencyMs: 5_001 })))).toEqual(['backend-slow certain']);
  expect(told(held(ours, beat({ latencyMs: 6_000 }), hold()))).toEqual(['backend-slow certain']);
  const silent = exchange({ outcome: 'silent', answer: null, latencyMs: 30_000 });
  expect(told(session(ours, silent))).toEqual([]);
});

describe('the silence that a held session ended after', () => {
  const cut = closed({ code: 1006, afterMs: 400_000 });
  const timerIn = (silence: Parameters<typeof endedAfter>) => {
    const { judgement } = judgeStage(
      sessionModule,
      held(cut, beat(), endedAfter(...silence)),
      null,
    );
    const [finding] = judgement?.findings ?? [];
    const known = finding?.evidence.find(({ label }) => label === 'Known timer')?.value;
    return { known, detail: finding?.detail ?? '', owner: finding?.owner };
  };

  test.each([
    [60_000, 'nginx'],
    [58_100, 'nginx'],
    [61_900, 'nginx'],
    [110_300, 'two minutes'],
    [350_400, 'network load balancer'],
    [600_000, 'ingress-nginx'],
  ])('of %i ms names the timer', (ms, whose) => {
    const { known, detail, owner } = timerIn([ms]);
    expect(known).toContain(whose);
    expect(detail).toContain('idle timer');
    expect(owner).toBe('backend');
  });

  test.each([1_000, 57_000, 63_000, 180_000])('of %i ms names none', (ms) => {
    const { known, detail, owner } = timerIn([ms]);
    expect(known).toBeUndefined();
    expect(detail).toContain('the next session');
    expect(owner).toBeUndefined();
  });

  test('may be that of one side alone', () => {
    const answering = { sinceSentMs: 60_000, sinceMessageMs: 60_000, sinceReceivedMs: 5_000 };
    expect(timerIn([0, answering]).detail).toContain('this side had been silent');
    const pinging = { sinceSentMs: 12_000, sinceMessageMs: 60_000, sinceReceivedMs: 12_000 };
    expect(timerIn([0, pinging]).detail).toContain('but for pings');
    const asking = { sinceSentMs: 5_000, sinceMessageMs: 5_000, sinceReceivedMs: 60_000 };
    expect(timerIn([0, asking]).detail).toContain('the backend had been silent');
  });

  test('may end with the first message after it: the timer was shorter then', () => {
    const parts = { sinceSentMs: 40, sinceMessageMs: 40, silenceMs: 300_000 } as const;
    const { known, detail } = timerIn([300_040, parts]);
    expect(known).toBeUndefined();
    expect(detail).toContain('at the first message after 300 s of silence');
  });
});

describe('Heartbeats', () => {
  const flat = (...seen: Parameters<typeof held>[1][]) =>
    told(held(ours, ...seen)).filter((one) => one.startsWith('heartbeat'));

  test('unanswered prove a dead session the more, the more of them there are', () => {
    expect(flat(silentBeat(), silentBeat(), hold())).toEqual(['heartbeat-flat certain']);
    expect(flat(beat(), silentBeat(), hold())).toEqual(['heartbeat-flat likely']);
    expect(flat(silentBeat(), beat(), hold())).toEqual(['heartbeat-flat possible']);
    expect(flat(silentBeat({ timeoutMs: 900 }), hold())).toEqual(['heartbeat-flat possible']);
  });

  test('that were cut off with the session, or by the end of the run, are not unanswered', () => {
    const none = { currentTime: null, latencyMs: null };
    for (const outcome of ['closed', 'aborted'] as const) {
      expect(flat(beat(), beat({ ...none, outcome }), hold())).toEqual([]);
    }
  });

  test('are the owner of the network where the line is half open, else of the backend', () => {
    const ownerOf = (...seen: Parameters<typeof held>[1][]) =>
      judgeStage(sessionModule, held(ours, ...seen), null).judgement?.findings[0]?.owner;
    expect(ownerOf(beat(), silentBeat(), hold({ lastPong: false }))).toBe('network');
    expect(ownerOf(beat(), silentBeat(), hold())).toBeUndefined();
  });
});

test('a second session that met too many requests or a failure says nothing', () => {
  for (const status of [429, 503]) {
    expect(told(held(ours, hold(), second({ outcome: 'refused', status })))).toEqual([]);
  }
  const refused = held(ours, hold(), second({ outcome: 'refused', status: 409 }));
  expect(told(refused)).toEqual(['session-duplicate certain']);
});

test('what a hold can not have shown is told, with one that would show it', () => {
  const unseen = (parts: Parameters<typeof hold>[0]) =>
    judgeStage(sessionModule, held(ours, beat(), hold(parts)), null).judgement?.notExamined;
  // A timer that is longer than the heartbeat interval does no harm.
  expect(unseen({ askedMs: 120_000 })).toEqual([
    {
      what: 'session: idle timers of 60 s and more (60, 100, 110, 240 s are known)',
      how: '--hold 9m',
    },
  ]);
  expect(unseen({ askedMs: 600_000 })).toEqual([]);
  const [timers, heartbeats] = unseen({ askedMs: 600_000, heartbeatEveryMs: null }) ?? [];
  expect(timers).toMatchObject({ how: '--hold 121m' });
  expect(timers?.what).toContain('(350, 600, 3600 s are known)');
  expect(heartbeats?.what).toContain('Heartbeats');
});
