import { describe, expect, test } from 'vitest';
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

const YEARS = [1999, 2005, 2010, 2020, 2025];
const SAYS_46 = refusedWith(46);
const HANGS_UP = {
  ...SAYS_46,
  outcome: 'closed',
  alert: null,
  close: { how: 'fin', afterMs: 20, bytesSent: 1_200, bytesReceived: 600, flightsSent: 1 },
} as const;

describe.each([
  ['alert 46 for all', SAYS_46],
  ['no word', HANGS_UP],
])('a station that trusts the authority, and refuses with %s', (_how, refused) => {
  const shownInTurn = (isTaken: (year: number | null) => boolean) => [
    hello(RANDOM[0]),
    shown(isTaken(null) ? {} : refused),
    ...YEARS.map((year) => shown({ ...(isTaken(year) ? {} : refused), ...ended(year) })),
  ];
  const clockOf = (records: readonly Fact[]) =>
    judgeStage(clockModule, world(records), null).judgement;

  test('has its clock where what it takes begins and ends', () => {
    const records = shownInTurn((year) => year !== null && year > 2000);
    const judgement = clockOf(records);
    expect(judgement?.findings).toMatchObject([{ fault: 'clock-reset', confidence: 'likely' }]);
    expect(judgement?.findings[0]?.detail).toContain('between 1999-12-31 and 2005-12-31');
    expect(judge(records).findings).toEqual([]);
    expect(judge([...records, shown(refused)]).inconclusive?.what).toContain('lies behind TLS');
  });

  test('is right where it takes what is valid alone', () => {
    const records = shownInTurn((year) => year === null);
    expect(clockOf(records)?.findings).toEqual([]);
    expect(clockOf(records)?.summary).toContain('between 2025-12-31 and ');
  });

  test('has no clock that is known where it takes what never overlaps', () => {
    const records = shownInTurn((year) => year !== 1999);
    expect(clockOf(records)?.findings).toEqual([]);
    expect(judge(records).findings).toMatchObject([
      { fault: 'station-dates-unchecked', confidence: 'certain' },
    ]);
  });
});
