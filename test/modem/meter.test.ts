import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RadioSample } from '../../src/facts/signal.ts';
import { createMeter, type MeterSample, meterSample } from '../../src/modem/meter.ts';
import { median, strengthOf } from '../../src/modem/strength.ts';
import { sample } from '../fixtures/signal.ts';

const BEGUN = Date.parse('2026-06-15T12:00:00Z');

function reading(parts: Partial<RadioSample>, second = 0): MeterSample {
  const taken = sample(parts);
  const read = { sample: taken, strength: strengthOf([taken]), operator: 'Example Mobile' };
  return meterSample(read, new Date(BEGUN + second * 1_000).toISOString());
}

function meterOf(levels: readonly (number | null)[]) {
  const meter = createMeter();
  for (const [second, rsrpDbm] of levels.entries()) {
    meter.add(reading({ rsrpDbm, rssiDbm: null }, second));
  }
  return meter;
}

test('a reading tells the metric that counts, and the quality beside it', () => {
  expect(reading({ rsrpDbm: -99, sinrDb: 4 })).toEqual({
    at: '2026-06-15T12:00:00.000Z',
    rat: 'lte',
    metric: 'RSRP',
    dbm: -99,
    level: 'marginal',
    borderline: true,
    limitDbm: -100,
    rsrqDb: -9,
    sinrDb: 4,
    operator: 'Example Mobile',
  });
  expect(reading({ rat: 'nr-nsa', nrRsrpDbm: -90 })).toMatchObject({ dbm: -84, nrRsrpDbm: -90 });
  expect(
    reading({ rat: 'nr-sa', rsrpDbm: null, nrRsrpDbm: -90, nrRsrqDb: -11, nrSinrDb: 9 }),
  ).toMatchObject({ metric: 'SS-RSRP', dbm: -90, rsrqDb: -11, sinrDb: 9 });
  expect(reading({ sinrRaw: 12 })).toMatchObject({ sinrDb: null, sinrRaw: 12 });
  expect(reading({ rsrpDbm: null })).toMatchObject({ metric: 'RSSI', level: 'unknown' });
  expect(reading({ rsrpDbm: null, rssiDbm: null })).toMatchObject({ metric: null, level: null });
});

test('best and worst with when, the last of equal ones; the median, and what it means', () => {
  const meter = meterOf([-97, -90, null, -104, -90, -97, -97]);
  expect(meter.extremes()).toEqual({
    best: { dbm: -90, at: '2026-06-15T12:00:04.000Z' },
    worst: { dbm: -104, at: '2026-06-15T12:00:03.000Z' },
  });
  expect(meter.summary()).toMatchObject({
    rat: 'lte',
    metric: 'RSRP',
    medianDbm: -97,
    level: 'marginal',
    count: 6,
    missing: 1,
    durationMs: 6_000,
    verdict: 'marginal: only just above the limit of -100 dBm, and at times below it',
  });
});

test.each([
  [[], 'nothing was read'],
  [[null, null], 'no signal was measured'],
  [[-80], 'good: well above the limit of -100 dBm'],
  [[-93], 'fair: above the limit of -100 dBm'],
  [[-107], 'weak: below the limit of -100 dBm'],
])('%o: %s', (levels, verdict) => {
  expect(meterOf(levels).summary().verdict).toBe(verdict);
});

test('RSSI alone comes to no verdict', () => {
  const meter = createMeter();
  meter.add(reading({ rsrpDbm: null, rssiDbm: -60 }));
  expect(meter.summary()).toMatchObject({ level: 'unknown', medianDbm: -60 });
  expect(meter.summary().verdict).toContain('RSSI alone');
});

test('what is measured otherwise is not compared', () => {
  const meter = meterOf([-97, -98, -99]);
  meter.add(reading({ rat: '3g', rsrpDbm: null, rscpDbm: -70 }, 3));
  expect(meter.extremes()).toMatchObject({ best: { dbm: -70 }, worst: { dbm: -70 } });
  expect(meter.summary()).toMatchObject({ metric: 'RSRP', count: 3, best: { dbm: -97 } });
});

test('the last minute is a minute, however long the meter runs', () => {
  const meter = meterOf(Array.from({ length: 200 }, () => -90));
  expect(meter.lastMinute()).toHaveLength(60);
  expect(meter.summary().count).toBe(200);
});

test('the median of the tally is one of the two middle readings', () => {
  const level = fc.integer({ min: -140, max: -50 });
  fc.assert(
    fc.property(fc.array(level, { minLength: 1, maxLength: 40 }), (levels) => {
      const { medianDbm, best, worst } = meterOf(levels).summary();
      expect(levels).toContain(medianDbm);
      const exact = median(levels) ?? Number.NaN;
      if (levels.length % 2 === 1) expect(medianDbm).toBe(exact);
      expect(medianDbm).toBeLessThanOrEqual(exact);
      expect([best?.dbm, worst?.dbm]).toEqual([Math.max(...levels), Math.min(...levels)]);
    }),
  );
});
