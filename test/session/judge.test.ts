import { expect, test } from 'vitest';
import { judgeStage } from '../../src/diagnosis/judge-world.ts';
import type { World } from '../../src/diagnosis/module.ts';
import { sessionModule } from '../../src/modules/session/index.ts';
import { upgradeModule } from '../../src/modules/upgrade/index.ts';
import { exchange } from '../fixtures/boot.ts';
import { ours, session } from '../fixtures/session.ts';
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
  const reasons = ['duplicate session', 'Already connected', 'replaced by a new session'];
  for (const reason of reasons) {
    expect(told(session(closed({ code: 1008, reason })))).toEqual(['session-duplicate certain']);
    expect(told(session(closed({ code: 4001, reason })))).toEqual(['session-duplicate likely']);
  }
});

test('a slow answer is told with its latency', () => {
  expect(told(session(ours, exchange({ latencyMs: 5_001 })))).toEqual(['backend-slow certain']);
  const silent = exchange({ outcome: 'silent', answer: null, latencyMs: 30_000 });
  expect(told(session(ours, silent))).toEqual([]);
});
