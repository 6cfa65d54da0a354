import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeStage } from '../../src/diagnosis/judge-world.ts';
import type { World } from '../../src/diagnosis/module.ts';
import type { NetworkPath } from '../../src/facts/tcp.ts';
import { gatewayQuestion } from '../../src/modules/authorize/gateway.ts';
import { authorizeModule } from '../../src/modules/authorize/index.ts';
import { latencyOf } from '../../src/modules/authorize/latency.ts';
import { dnsModule } from '../../src/modules/dns/index.ts';
import { hideTokens, statusOf } from '../../src/ocpp/authorize-answer.ts';
import { authorizeViolations } from '../../src/ocpp/authorize-violations.ts';
import { tokenScrubber } from '../../src/site/id-token.ts';
import { Secret } from '../../src/site/secret.ts';
import { answered, asked, refused, silent, tried } from '../fixtures/authorize.ts';
import { exchange } from '../fixtures/boot.ts';
import { lookup } from '../fixtures/dns.ts';
import { fact, world } from '../fixtures/world.ts';

function told(seen: World) {
  const { judgement, crash } = judgeStage(authorizeModule, seen, null);
  if (judgement === undefined) throw new Error(crash);
  return judgement;
}
const found = (seen: World) =>
  told(seen).findings.map(({ fault, confidence }) => `${fault} ${confidence}`);

describe('what is found', () => {
  test('nothing where the token is accepted, and CX009 is told from it', () => {
    const judged = told(asked([tried()]));
    expect(judged.findings).toEqual([]);
    expect(judged.notExamined?.[0]?.how).toBe('ghostcheck explain CX009');
  });

  test('a certain status where all tries agree, a likely one where they do not', () => {
    expect(found(asked([answered('Blocked'), answered('Blocked')]))).toEqual([
      'token-blocked certain',
    ]);
    const mixed = asked([answered('Blocked'), tried()]);
    expect(found(mixed)).toEqual(['token-blocked likely']);
    expect(told(mixed).findings[0]?.detail).toContain('in 1 of 2 tries');
  });

  test('one finding for all that says not here or not now', () => {
    const judged = told(asked([answered('NoCredit'), answered('NotAtThisTime')]));
    expect(judged.findings).toHaveLength(1);
    expect(judged.findings[0]?.detail).toMatch(/NoCredit and NotAtThisTime.*no credit.*this time/);
  });

  test('silence in some tries is still a driver who waits', () => {
    const seen = asked([tried(), silent(), tried()]);
    expect(found(seen)).toEqual(['authorize-timeout certain']);
    expect(told(seen).findings[0]?.detail).toContain('in 1 of 3 tries');
    expect(found(asked([silent({ cutShort: true })]))).toEqual(['authorize-timeout possible']);
  });

  test('a late answer to the try before is no answer to this one', () => {
    const error = { code: 'EMESSAGEID', message: 'an answer to another message id' };
    const late = tried({ outcome: 'nonsense', latencyMs: null, answer: null, error });
    expect(found(asked([silent(), late]))).toEqual(['authorize-timeout certain']);
    expect(told(asked([silent(), late])).findings[0]?.detail).toContain('slow, not dead');
    expect(found(asked([late, silent()]))).toEqual([
      'authorize-timeout certain',
      'authorize-response-invalid likely',
    ]);
  });

  test('an Invalid of 1.6 is an unknown one, and a type that was not given may be why', () => {
    const version = { ocppVersion: '1.6' } as const;
    const token = { type: null, typeStated: false, length: 8 };
    const old = asked([tried({ token, answer: { idTagInfo: { status: 'Invalid' } } })], version);
    expect(told(old).findings[0]?.detail).toContain('1.6 has no Unknown');
    const guessed = { type: 'ISO14443', typeStated: false, length: 8 };
    const detail = (stated: boolean) =>
      told(asked([answered('Unknown', { token: { ...guessed, typeStated: stated } })])).findings[0]
        ?.detail;
    expect(detail(false)).toContain('No type was given');
    expect(detail(true)).not.toContain('No type was given');
  });

  test('an answer without a status is not taken for one', () => {
    expect(statusOf('1.6', { idTagInfo: { status: 'Unknown' } })).toBeNull();
    expect(statusOf('2.0.1', { idTagInfo: { status: 'Accepted' } })).toBeNull();
    expect(statusOf('2.1', { idTokenInfo: { status: 'NoCredit' } })).toBe('NoCredit');
  });

  test('nothing for sure where the connection or the run ended first', () => {
    for (const outcome of ['closed', 'aborted'] as const) {
      const judged = told(asked([tried({ outcome, latencyMs: null, answer: null })]));
      expect(judged.findings).toEqual([]);
      expect(judged.inconclusive).toBeDefined();
    }
  });

  test('why nothing was sent', () => {
    const given = { tokenGiven: true };
    const reason = (seen: World) => told(seen).inconclusive?.what;
    expect(reason(world([], given))).toContain('no --boot was given');
    expect(reason(world([], { ...given, bootGiven: true }))).toContain('no BootNotification was');
    const pending = exchange({ answer: { status: 'Pending' } });
    expect(reason(world([pending], { ...given, bootGiven: true }))).toContain('(Pending)');
    expect(told(world([])).idle).toBe(true);
  });

  test('a slow answer by the slowest twentieth, with what name lookups took beside it', () => {
    const fast = Array.from({ length: 19 }, () => tried());
    expect(found(asked([...fast, tried({ latencyMs: 9_000 })]))).toEqual([]);
    expect(
      found(asked([...fast.slice(1), ...[0, 0].map(() => tried({ latencyMs: 9_000 }))])),
    ).toEqual(['authorize-slow certain']);
    const gateway = {
      ...lookup('192.168.1.1:53', '4', ['203.0.113.7'], 2_400),
      purpose: 'gateway',
    } as const;
    const seen = asked([tried({ latencyMs: 2_000 })]);
    const beside = { ...seen, records: [...seen.records, gateway] };
    expect(told(beside).findings[0]?.evidence).toContainEqual({
      label: 'Name lookup beside it',
      value: '2400 ms at the slowest resolver',
    });
    expect(told(beside).measurements).toMatchObject({ 'authorize.dnsMs': 2_400 });
  });

  test('every error but SecurityError says nothing of either', () => {
    expect(found(asked([refused('SecurityError'), refused('InternalError')]))).toEqual([
      'authorize-security-error certain',
      'authorize-failed certain',
    ]);
  });
});

describe('the spread', () => {
  test('of one, of two, of twenty', () => {
    expect(latencyOf([])).toBeNull();
    expect(latencyOf([7])).toEqual({ min: 7, median: 7, p95: 7, max: 7 });
    expect(latencyOf([4, 2])).toEqual({ min: 2, median: 3, p95: 4, max: 4 });
    const twenty = Array.from({ length: 20 }, (_, index) => 20 - index);
    expect(latencyOf(twenty)).toEqual({ min: 1, median: 10.5, p95: 19, max: 20 });
  });

  test('is in order, and of what was measured', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60_000 }), { minLength: 1 }), (times) => {
        const spread = latencyOf(times);
        if (spread === null) throw new Error('no spread');
        const { min, median, p95, max } = spread;
        expect([min, median, p95, max]).toEqual([min, median, p95, max].toSorted((a, b) => a - b));
        expect(times).toEqual(expect.arrayContaining([min, p95, max]));
        const within = times.filter((time) => time <= p95).length;
        expect(within).toBeGreaterThanOrEqual(0.95 * times.length);
      }),
    );
  });
});

describe("the router's own resolver", () => {
  const path = (parts: Partial<NetworkPath>): NetworkPath =>
    fact<'network.path'>({
      kind: 'network.path',
      interface: 'eth0',
      localAddress: '192.168.1.20',
      gateway: '192.168.1.1',
      resolver: '9.9.9.9',
      ...parts,
    });

  test('is asked where this laptop has another one, and none was prescribed', () => {
    const free = { resolver: null };
    expect(gatewayQuestion(path({}), free)).toMatchObject({ server: { host: '192.168.1.1' } });
    expect(gatewayQuestion(path({ resolver: '9.9.9.9, 192.168.1.1' }), free)).toBeNull();
    expect(gatewayQuestion(path({ gateway: null }), free)).toBeNull();
    expect(gatewayQuestion(undefined, free)).toBeNull();
    const prescribed = { resolver: { host: '9.9.9.9', port: 53 } };
    expect(gatewayQuestion(path({}), prescribed)).toBeNull();
  });

  test('is slow on its own account, and silent without one', () => {
    const mine = lookup('system', 'any', ['203.0.113.7']);
    const router = (ms: number, answer: string[] | string) =>
      ({ ...lookup('192.168.1.1:53', '4', answer, ms), purpose: 'gateway' }) as const;
    const faults = (ms: number, answer: string[] | string) => {
      const seen = world([mine, router(ms, answer)]);
      return judgeStage(dnsModule, seen, null).judgement?.findings.map(
        ({ fault, subject }) => `${fault} ${subject}`,
      );
    };
    expect(faults(1_001, ['203.0.113.7'])).toEqual(['dns-slow gateway']);
    expect(faults(1_000, ['203.0.113.7'])).toEqual([]);
    expect(faults(5_000, 'ETIMEOUT')).toEqual([]);
  });
});

describe('no token stays in an answer', () => {
  const scrubOf = (value: string) => tokenScrubber({ value: new Secret(value), type: null });

  test('in whatever case or encoding it comes back', () => {
    const scrub = scrubOf('04A1+b2');
    const hex = Buffer.from('04A1+b2').toString('hex');
    for (const text of ['04a1+B2', '04A1%2Bb2', hex, hex.toUpperCase()]) {
      expect(scrub(`<${text}>`)).toBe('<[redacted]>');
    }
    expect(scrub(`x ${Buffer.from('04a1+b2').toString('base64')}`)).toBe('x [redacted]');
  });

  test('however short, and whatever an expression would make of it', () => {
    expect(scrubOf('7')('a 7 b')).toBe('a [redacted] b');
    expect(scrubOf('a.c')('abc a.c')).toBe('abc [redacted]');
    expect(scrubOf('')('as it is')).toBe('as it is');
  });

  test('nor does any other, or a word to the person', () => {
    const answer = {
      idTokenInfo: {
        status: 'Accepted',
        cacheExpiryDateTime: '2026-06-15T12:00:00Z',
        groupIdToken: { idToken: 'GROUP-1', type: 'Central' },
        personalMessage: { format: 'UTF8', content: 'Hello Jane' },
      },
    };
    const hidden = hideTokens(answer, scrubOf('04A1B2C3'));
    expect(hidden).toMatchObject({ idTokenInfo: { groupIdToken: { idToken: 'xxxxxxx' } } });
    expect(JSON.stringify(hidden)).not.toMatch(/GROUP-1|Jane/);
    expect(authorizeViolations('2.0.1', hidden)).toEqual([]);
  });

  test('of any JSON', () => {
    const token = fc.stringMatching(/^[A-Z0-9]{4,20}$/);
    fc.assert(
      fc.property(token, fc.jsonValue(), fc.jsonValue(), (value, one, other) => {
        const planted = { [value]: one, a: [`${value}x`, other], status: value.toLowerCase() };
        const kept = JSON.stringify(hideTokens(planted, scrubOf(value))).toUpperCase();
        // A word of the standard says nothing of the token that is spelt like it.
        if (!/"(ACCEPTED|BLOCKED|EXPIRED|INVALID|UNKNOWN)"/.test(kept)) {
          expect(kept.replaceAll('[REDACTED]', '')).not.toContain(value);
        }
      }),
    );
  });
});
