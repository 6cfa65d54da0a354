import { expect, test } from 'vitest';
import type { Rat } from '../../src/facts/signal.ts';
import { parseCesq } from '../../src/modem/parse/cesq.ts';
import { chooseRat } from '../../src/modem/rat.ts';
import { median, strengthOf } from '../../src/modem/strength.ts';
import { sample } from '../fixtures/signal.ts';

const LTE = '99,99,255,255,16,44';

test.each<[string, number | null, string, Rat | null]>([
  ['LTE values alone', null, LTE, 'lte'],
  ['a 2G level while on LTE', null, '27,99,255,255,16,44,255,255,255', 'lte'],
  ['NR values alone', null, '99,99,255,255,255,255,65,70,77', 'nr-sa'],
  ['LTE and NR values: a cell that does not serve', 7, `${LTE},65,70,77`, 'lte'],
  ['LTE and NR values, nothing told', null, `${LTE},65,70,77`, 'lte'],
  ['both, and the network says NSA', 13, `${LTE},65,70,77`, 'nr-nsa'],
  ['NB-IoT as the network says', 9, LTE, 'nb-iot'],
  ['5G as the network says', 11, '99,99,255,255,255,255,65,70,77', 'nr-sa'],
  ['3G values', null, '99,99,40,30,255,255', '3g'],
  ['3G told, 3G values', 6, '99,99,40,30,255,255', '3g'],
  ['2G values', null, '40,0,255,255,255,255', '2g'],
  ['LTE told, its values unknown, a 2G level', 7, '27,99,255,255,255,255', 'lte'],
  ['2G told, but LTE measured', 0, LTE, 'lte'],
  ['nothing known', null, '99,99,255,255,255,255', null],
  ['only told', 7, '99,99,255,255,255,255', 'lte'],
])('%s', (_what, act, fields, rat) => {
  expect(chooseRat(act, parseCesq([`+CESQ: ${fields}`]))).toBe(rat);
});

test('without AT+CESQ, what the network says counts', () => {
  expect(chooseRat(6, null)).toBe('3g');
  expect(chooseRat(null, null)).toBeNull();
});

test.each<[Rat, Parameters<typeof sample>[0], string, number, string]>([
  ['lte', { rsrpDbm: -100, rssiDbm: -70 }, 'RSRP', -100, 'marginal'],
  ['lte', { rsrpDbm: -101 }, 'RSRP', -101, 'weak'],
  ['lte', { rsrpDbm: -95 }, 'RSRP', -95, 'marginal'],
  ['lte', { rsrpDbm: -94 }, 'RSRP', -94, 'fair'],
  ['lte', { rsrpDbm: -90 }, 'RSRP', -90, 'good'],
  ['nb-iot', { rsrpDbm: -119 }, 'RSRP', -119, 'marginal'],
  ['nb-iot', { rsrpDbm: -121 }, 'RSRP', -121, 'weak'],
  ['nr-sa', { nrRsrpDbm: -101, rsrpDbm: null }, 'SS-RSRP', -101, 'weak'],
  ['nr-nsa', { rsrpDbm: -85, nrRsrpDbm: -110 }, 'RSRP', -85, 'good'],
  ['3g', { rscpDbm: -102, rsrpDbm: null, rssiDbm: -80 }, 'RSCP', -102, 'weak'],
  ['2g', { rssiDbm: -103, rsrpDbm: null }, 'RSSI', -103, 'weak'],
])('%s %o is judged by %s', (rat, values, metric, dbm, level) => {
  const strength = strengthOf([sample({ rat, ...values })]);
  expect(strength).toMatchObject({ metric, dbm, level, rssiOnly: false });
});

test('the median of the samples counts, one-off garbage does not', () => {
  const samples = [-85, -130, -84].map((rsrpDbm) => sample({ rsrpDbm }));
  expect(strengthOf(samples)).toMatchObject({ dbm: -85, lowest: -130, highest: -84, count: 3 });
  expect(strengthOf([sample({ rsrpDbm: null }), sample({ rsrpDbm: -90 })])?.count).toBe(1);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([])).toBeNull();
});

test('samples of another radio in between do not count', () => {
  const samples = [
    sample({ rsrpDbm: -85 }),
    sample({ rat: '3g', rsrpDbm: null, rscpDbm: -110 }),
    sample({ rsrpDbm: -86 }),
  ];
  expect(strengthOf(samples)).toMatchObject({ rat: 'lte', dbm: -85.5, count: 2 });
});

test('RSSI alone on LTE, or on an unknown radio, is said to be that', () => {
  for (const rat of ['lte', null] as const) {
    expect(strengthOf([sample({ rat, rsrpDbm: null, rssiDbm: -70 })])).toMatchObject({
      metric: 'RSSI',
      rssiOnly: true,
    });
  }
  expect(strengthOf([sample({ rsrpDbm: null, rssiDbm: null })])).toBeNull();
});
