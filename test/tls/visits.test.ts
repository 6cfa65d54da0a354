import { expect, test } from 'vitest';
import { judgeStage } from '../../src/diagnosis/judge-world.ts';
import type { Judgement } from '../../src/diagnosis/module.ts';
import type { Fact } from '../../src/facts/document.ts';
import { clockModule } from '../../src/modules/clock/index.ts';
import { tlsModule } from '../../src/modules/tls/index.ts';
import { hello, RANDOM } from '../fixtures/station-clock.ts';
import { bracketed, ended, refusedWith, shown } from '../fixtures/station-tls.ts';
import { handshake, sound } from '../fixtures/tls.ts';
import { world } from '../fixtures/world.ts';

function judge(records: readonly Fact[]): Judgement {
  const { judgement, crash } = judgeStage(tlsModule, world(records), null);
  if (judgement === undefined) throw new Error(crash);
  return judgement;
}

test('what a station accepts is found once, also where the backend was seen too', () => {
  const careless = shown({ certificate: { flaws: ['self-signed'] } });
  for (const records of [[careless], [careless, handshake(sound.chainPem)]]) {
    const { findings } = judge(records);
    expect(findings.filter(({ fault }) => fault === 'station-verification-off')).toHaveLength(1);
  }
});

test('certificates that were still to come are not examined, and how often it has to come', () => {
  const begun = shown({ certificate: { visitsLeft: 7 } });
  expect(judge([begun]).inconclusive?.what).toContain('6 of them, and the session');
  expect(judge([begun]).inconclusive?.how).toContain('7 times more');
  expect(judge([begun, handshake(sound.chainPem)]).inconclusive).toBeDefined();
  expect(judge([begun, shown({ certificate: { visitsLeft: 1 } })]).inconclusive?.how).toContain(
    'once more',
  );
  expect(judge([begun, shown()]).inconclusive).toBeUndefined();
});

test('a refusal of those that ended tells more where it does not know the authority', () => {
  const refused = shown({
    ...refusedWith(48),
    certificate: { visitsLeft: 3, given: false, flaws: ['authority'] },
  });
  expect(judge([refused]).inconclusive?.what).toContain('what lies behind TLS');
});

test.each([42, 46, 48])('alert %i beside 45 brackets the clock as well', (notExpired) => {
  const { judgement } = judgeStage(
    clockModule,
    world([hello(RANDOM[0]), ...bracketed(2018, notExpired)]),
    null,
  );
  expect(judgement?.findings).toMatchObject([{ fault: 'clock-skewed', confidence: 'likely' }]);
});

test('answers that leave decades open say nothing of a clock, and those of all the years do', () => {
  const first = shown({ ...refusedWith(45), ...ended(1999) });
  const said = (records: readonly Fact[]) =>
    judgeStage(clockModule, world([hello(RANDOM[0]), ...records]), null).judgement?.summary;
  expect(said([shown(), first])).not.toContain('between');
  expect(said(bracketed(2026))).toContain('between 2025-12-31 and ');
});

test('a hello before TLS 1.3 shows the highest of its versions, and no others as if it named them', () => {
  const versions = (offered: readonly number[]) => {
    const { offer, ...rest } = hello(RANDOM[0]);
    return judge([{ ...rest, offer: { ...offer, versions: [...offered] } }]).tables?.[0]?.rows[0];
  };
  expect(versions([0x0303, 0x0302, 0x0301, 0x0300])).toEqual(['versions', 'up to TLS 1.2']);
  expect(versions([0x0304, 0x0303])).toEqual(['versions', 'TLS 1.3, TLS 1.2']);
});
