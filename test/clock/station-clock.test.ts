import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assemble } from '../../src/diagnosis/assemble.ts';
import { readChargerClock } from '../../src/diagnosis/charger-clock.ts';
import { judgeStage } from '../../src/diagnosis/judge-world.ts';
import type { Judgement } from '../../src/diagnosis/module.ts';
import type { Fact } from '../../src/facts/document.ts';
import type { SiteStatement } from '../../src/facts/statement.ts';
import { clockModule } from '../../src/modules/clock/index.ts';
import { MODULES } from '../../src/registry.ts';
import { redactStrict } from '../../src/render/redact.ts';
import { THRESHOLDS } from '../../src/thresholds.ts';
import { chargerAt, chargerOff, ntp } from '../fixtures/clock.ts';
import {
  fixtures,
  hello,
  hellosAt,
  ntpRequest,
  RANDOM,
  RESET,
  shownBy,
} from '../fixtures/station-clock.ts';
import { handshake, sound } from '../fixtures/tls.ts';
import { RECORDED_AT, world } from '../fixtures/world.ts';
import { factsOf } from '../meta/all-fixtures.ts';

const HOUR = 3_600_000;
const FROM_1900_TO_1970_S = 2_208_988_800;

function judge(records: Fact[], site: Partial<SiteStatement> = {}, at: number | null = null) {
  const { judgement, crash } = judgeStage(clockModule, world([ntp(0), ...records], site), at);
  if (judgement === undefined) throw new Error(crash);
  return judgement;
}

const read = (records: Fact[], laptopOffsetMs = 0) =>
  readChargerClock(records, { laptopOffsetMs, firmwareBuiltAt: null });
const faultsIn = ({ findings }: Judgement) => findings.map(({ fault }) => fault);
const readFrom = ({ findings }: Judgement) =>
  findings[0]?.evidence.find(({ label }) => label === 'read from')?.value;

describe('every fixture', () => {
  it.each(fixtures)(
    '$fault is all that is found of the clock, and gone once repaired',
    (fixture) => {
      const { fault, broken, healthy } = fixture;
      const { judgement } = judgeStage(clockModule, broken, null);
      const expected = fault.startsWith('clock-') ? fault : 'clock-reset';
      expect(judgement?.findings.map((found) => found.fault)).toEqual([expected]);
      expect(judgeStage(clockModule, healthy, null).judgement?.findings).toEqual([]);
    },
  );
});

describe('two hellos that run on as time does', () => {
  it('prove a reset clock, and say from where it is known', () => {
    const judged = judge(hellosAt(RESET));
    expect(judged.findings).toMatchObject([{ fault: 'clock-reset', confidence: 'certain' }]);
    expect(readFrom(judged)).toBe('first four bytes of two ClientHellos, 12 s apart');
    expect(judged.summary).toBe('charger 2000-01-01 00:04 UTC, 26 years behind');
  });

  it('are what mbedTLS 2.28.3 sent, 3.006 s apart, by a clock set to 2000', () => {
    const judged = judge([
      { ...hello(946_684_810), at: '2026-06-15T11:58:34.185Z' },
      { ...hello(946_684_813), at: '2026-06-15T11:58:37.191Z' },
    ]);
    expect(judged.findings).toMatchObject([{ fault: 'clock-reset', confidence: 'certain' }]);
  });

  it('prove a clock that is right', () => {
    const judged = judge(hellosAt(RECORDED_AT));
    expect(judged).toMatchObject({ findings: [], measurements: { 'clock.chargerOffsetMs': 0 } });
    expect(judged.summary).toMatch(/^charger right within 2 s/);
  });

  it.each([
    [-2, 'certain'],
    [2, 'certain'],
    [-3, undefined],
    [3, undefined],
  ])('prove a date that one alone would not, %d s off at most', (seconds, confidence) => {
    const later = shownBy('2011-07-20T00:00:00Z');
    const judged = judge([hello(later - 60 + seconds, 60), hello(later)]);
    expect(judged.findings[0]?.confidence).toBe(confidence);
  });

  it('prove nothing where they came from two addresses', () => {
    const later = shownBy('2011-07-20T00:00:00Z');
    expect(judge([hello(later - 60, 60, { address: '192.0.2.21' }), hello(later)])).toMatchObject({
      findings: [],
    });
  });

  it('prove nothing at the same moment, nor where the bytes stand still', () => {
    const stuck = shownBy('2011-07-20T00:00:00Z');
    expect(faultsIn(judge([hello(stuck, 1), hello(stuck)]))).toEqual([]);
    expect(faultsIn(judge([hello(stuck, 60), hello(stuck)]))).toEqual([]);
  });

  it('count by the last two that agree, whatever stands between', () => {
    const records = [...hellosAt(RESET, 3)];
    records.splice(1, 0, hello(RANDOM[0], 20));
    expect(judge(records).findings).toMatchObject([{ confidence: 'certain' }]);
    const set = judge([
      hello(shownBy(RESET, 90), 90),
      hello(shownBy(RESET, 60), 60),
      hello(shownBy(RECORDED_AT, 30), 30),
      hello(shownBy(RECORDED_AT)),
    ]);
    expect(set).toMatchObject({ findings: [], measurements: { 'clock.chargerOffsetMs': 0 } });
  });

  it('are told by the order of their time, not of their recording', () => {
    expect(faultsIn(judge(hellosAt(RESET).toReversed()))).toEqual(['clock-reset']);
  });
});

describe('one hello', () => {
  it.each(['1970-01-01T00:09:00Z', '1980-01-20T00:00:00Z', RESET])(
    'at %s is likely a reset clock',
    (reading) => {
      const judged = judge([hello(shownBy(reading))]);
      expect(judged.findings).toMatchObject([{ fault: 'clock-reset', confidence: 'likely' }]);
      expect(judged.findings[0]?.detail).toContain('its next attempt to connect would prove it');
      expect(readFrom(judged)).toBe('first four bytes of one ClientHello');
      expect(judged.summary).toMatch(/^charger likely /);
    },
  );

  it('just after the build of the firmware is likely reset too', () => {
    const one = [hello(shownBy('2024-03-04T08:00:00Z'))];
    expect(faultsIn(judge(one))).toEqual([]);
    expect(judge(one, { firmwareBuiltAt: '2024-03-01' }).findings).toMatchObject([
      { fault: 'clock-reset', confidence: 'likely' },
    ]);
  });

  it('within a day of now is likely a clock, also by a laptop that is wrong', () => {
    expect(judge([hello(shownBy('2026-06-15T14:00:00Z'))]).findings).toMatchObject([
      { fault: 'clock-timezone', confidence: 'likely' },
    ]);
    const isDayOff = [ntp(24 * HOUR, 'a'), ntp(24 * HOUR, 'b'), ntp(24 * HOUR, 'c')];
    const right = judge([...isDayOff, hello(shownBy('2026-06-14T12:00:00Z'))]);
    expect(faultsIn(right)).toEqual(['laptop-clock-wrong']);
    expect(right.measurements).toMatchObject({ 'clock.chargerOffsetMs': 0 });
  });

  it.each([
    ...RANDOM,
    shownBy('2011-07-20T00:00:00Z'),
    shownBy('2026-06-13T11:00:00Z'),
    2 ** 32 - 1,
  ])('of %d is random: the clock is not known, and no finding', (randomSeconds) => {
    const judged = judge([hello(randomSeconds)]);
    expect(judged.findings).toEqual([]);
    expect(judged.measurements).not.toHaveProperty('clock.chargerOffsetMs');
    expect(judged.notExamined?.map(({ what }) => what).join()).toContain('random bytes');
  });

  it('that another contradicts is random', () => {
    expect(faultsIn(judge([hello(RANDOM[0], 30), hello(shownBy(RESET))]))).toEqual([]);
    expect(faultsIn(judge([hello(shownBy(RESET), 30), hello(0)]))).toEqual([]);
  });

  it('of a charger that starts over and over again is likely all the same', () => {
    const booted = shownBy('2000-01-01T00:00:09Z');
    expect(judge([hello(booted, 45), hello(booted)]).findings).toMatchObject([
      { fault: 'clock-reset', confidence: 'likely' },
    ]);
  });
});

it('zero bytes are never 1970: the stack hides the clock', () => {
  const judged = judge([hello(0, 12), hello(0)]);
  expect(judged.findings).toEqual([]);
  expect(judged.notExamined?.map(({ what }) => what).join()).toContain('hides it');
});

describe('requests for the time', () => {
  const at = (reading: string, secondsAgo = 0) =>
    ntpRequest(shownBy(reading, secondsAgo) + FROM_1900_TO_1970_S, secondsAgo);

  it('prove a clock where two run on, and make it likely where there is one', () => {
    const two = judge([at(RESET, 64), at(RESET)]);
    expect(two.findings).toMatchObject([{ fault: 'clock-reset', confidence: 'certain' }]);
    expect(readFrom(two)).toBe('transmit timestamps of two NTP requests, 64 s apart');
    const one = judge([at(RESET)]);
    expect(one.findings).toMatchObject([{ fault: 'clock-reset', confidence: 'likely' }]);
    expect(readFrom(one)).toBe('transmit timestamp of one NTP request');
  });

  it('prove it together with a hello', () => {
    const both = judge([at(RESET, 7), hello(shownBy(RESET))]);
    expect(both.findings).toMatchObject([{ fault: 'clock-reset', confidence: 'certain' }]);
    expect(readFrom(both)).toBe('a ClientHello and an NTP request, 7 s apart');
  });

  it('with zero or random timestamps tell nothing', () => {
    expect(faultsIn(judge([ntpRequest(null), ntpRequest(0), ntpRequest(RANDOM[0])]))).toEqual([]);
    expect(faultsIn(judge([ntpRequest(0, 64), ntpRequest(64)]))).toEqual([]);
  });

  it('count on through the end of the era in 2036', () => {
    const readings = ['2036-02-07T06:28:10Z', '2036-02-07T06:28:20Z'].map((reading) => {
      const seconds = (Date.parse(reading) / 1_000 + FROM_1900_TO_1970_S) % 2 ** 32;
      return { seconds, secondsAgo: seconds > 2 ** 31 ? 10 : 0 };
    });
    const records = readings.map(({ seconds, secondsAgo }) => ntpRequest(seconds, secondsAgo));
    expect(read(records)).toMatchObject({
      reading: Date.parse('2036-02-07T06:28:20Z'),
      confidence: 'certain',
    });
  });
});

describe('of several sources', () => {
  it('what was stated or read comes first, and where it failed what was sent', () => {
    expect(judge([...hellosAt(RESET), chargerOff(0)]).findings).toEqual([]);
    const silent = chargerAt(RESET, { source: 'http', reading: null });
    const recovered = judge([silent, ...hellosAt(RESET)], { chargerTimeGiven: true });
    expect(recovered.inconclusive).toBeUndefined();
    expect(faultsIn(recovered)).toEqual(['clock-reset']);
  });

  it('a hello is worth more than an NTP request', () => {
    const request = ntpRequest(shownBy(RESET) + FROM_1900_TO_1970_S);
    expect(judge([hello(shownBy(RECORDED_AT)), request]).findings).toEqual([]);
  });
});

describe('a report on such facts', () => {
  const records = [ntp(0), handshake(sound.chainPem), ...hellosAt(RESET)];

  it('finds the certificates refused because of the clock, and is of the charger too', () => {
    const report = assemble(MODULES, factsOf(world(records)));
    expect(report.findings.map(({ id, causedBy }) => [id, causedBy])).toEqual([
      ['clock-reset', null],
      ['tls-certificate-not-yet-valid', 'clock-reset'],
    ]);
    expect(report.scope).toBe('charger');
  });

  it('calls nothing that follows certain where the clock is likely only', () => {
    const one = [ntp(0), handshake(sound.chainPem), hello(shownBy(RESET))];
    const report = assemble(MODULES, factsOf(world(one)));
    expect(report.findings.map(({ confidence }) => confidence)).toEqual(['likely', 'likely']);
    expect(report.primary).toBe('clock-reset');
  });

  it('is of the charger by its hello alone, whatever the hello hides', () => {
    expect(assemble(MODULES, factsOf(world([hello(0)]))).scope).toBe('charger');
    expect(assemble(MODULES, factsOf(world([ntpRequest(0)]))).scope).toBe('backend-from-laptop');
  });

  it('keeps the distance to true time at another instant', () => {
    const later = Date.parse('2032-01-01T00:00:00Z');
    const judged = judge(hellosAt(RESET), {}, later);
    expect(judged.measurements).toEqual(judge(hellosAt(RESET)).measurements);
    expect(faultsIn(judged)).toEqual(['clock-reset']);
    const near = judge([hello(shownBy(RECORDED_AT))], {}, later);
    expect(near).toMatchObject({ findings: [], measurements: { 'clock.chargerOffsetMs': 0 } });
  });

  it('hides where the station is under strict redaction, and not its clock', () => {
    const sent = [hello(shownBy(RESET)), ntpRequest(null, 0, '2001:db8::20')];
    const { facts } = redactStrict(assemble(MODULES, factsOf(world(sent))));
    expect(JSON.stringify(facts)).not.toMatch(/192\.0\.2|2001:db8|csms\.example/);
    expect(facts.records[0]).toMatchObject({
      address: expect.stringMatching(/^address-\d+$/),
      serverName: expect.stringMatching(/^host-\d+$/),
      randomSeconds: shownBy(RESET),
    });
  });
});

describe('random bytes', () => {
  const { helloPairWithinMs, maxHellosCompared } = THRESHOLDS.clock;

  it('are proof of no clock in 20 000 pairs', () => {
    const count = 20_000;
    const bytes = createHash('shake256', { outputLength: count * 8 })
      .update('random')
      .digest();
    const proofs = Array.from({ length: count }, (_, index) =>
      read([
        hello(bytes.readUInt32BE(index * 8), 3 + (index % 300)),
        hello(bytes.readUInt32BE(index * 8 + 4)),
      ]),
    ).filter((reading) => reading !== null);
    expect(proofs).toEqual([]);
  });

  it('are not compared without end', () => {
    const flood = Array.from({ length: 2_000 }, (_, index) =>
      hello(RANDOM[index % 2] ?? 0, 2_000 - index),
    );
    const early = hellosAt(RESET).map((one, index) => ({ ...one, at: hello(0, 3_000 - index).at }));
    expect(faultsIn(judge([...early, ...flood]))).toEqual([]);
    expect(faultsIn(judge([...flood.slice(maxHellosCompared), ...hellosAt(RESET)]))).toEqual([
      'clock-reset',
    ]);
  });

  const uint32 = fc.oneof(
    fc.nat(2 ** 32 - 1),
    fc.constantFrom(0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1),
  );
  const secondsAgo = fc.integer({ min: 0, max: 10_000 });

  it('of any value at any time never crash, and are certain only where they run on', () => {
    fc.assert(
      fc.property(uint32, uint32, secondsAgo, (first, second, apart) => {
        const ranOn =
          first !== 0 &&
          second !== 0 &&
          apart * 1_000 > helloPairWithinMs &&
          Math.abs(second - first - apart) * 1_000 <= helloPairWithinMs;
        const records = [hello(first, apart), hello(second)];
        const isCertain = judge(records).findings.some(
          ({ confidence }) => confidence === 'certain',
        );
        if (isCertain) expect(ranOn).toBe(true);
        expect(read(records)?.confidence === 'certain').toBe(ranOn);
      }),
      { numRuns: 500 },
    );
  });

  it('of any mixture give a report without a crash', () => {
    const sent = fc.oneof(
      fc.tuple(uint32, secondsAgo).map(([value, ago]): Fact => hello(value, ago)),
      fc.tuple(uint32, secondsAgo).map(([value, ago]): Fact => ntpRequest(value, ago)),
      fc.string().map((at): Fact => ({ ...hello(shownBy(RESET)), at })),
    );
    fc.assert(
      fc.property(fc.array(sent, { maxLength: 6 }), (records) => {
        const { judgement, crash } = judgeStage(clockModule, world(records), null);
        expect(crash).toBeUndefined();
        expect(JSON.stringify(judgement)).not.toContain('NaN');
      }),
    );
  });
});
