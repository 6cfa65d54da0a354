import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plausible } from '../../src/modem/plausible.ts';
import { sample } from '../fixtures/signal.ts';

test.each([
  ['rsrpDbm', [-141, -44], [-142, -43, 0, 255]],
  ['rsrqDb', [-34, -20, 2.5], [-36, 4, 255]],
  ['sinrDb', [-23, -20.2, 40], [-24, 41, 180, 255, -3276]],
  ['rssiDbm', [-113, -51, -20], [85, 0, -140]],
  ['rscpDbm', [-121, -25], [-122, -20, 0]],
  ['ecnoDb', [-32.5, -24.5, 0], [-33, 0.5]],
  ['nrRsrpDbm', [-157, -31], [-158, -30, -32768]],
  ['nrRsrqDb', [-43.5, 20], [-44, 21]],
  ['nrSinrDb', [-23.5, 40], [-24, 180]],
] as const)('%s: %o can be, %o cannot', (field, can, cannot) => {
  for (const value of can) expect(plausible({ [field]: value })).toEqual({ [field]: value });
  for (const value of cannot) expect(plausible({ [field]: value })).toEqual({ [field]: null });
});

test('radios with coverage enhancement hear lower', () => {
  for (const rat of ['nb-iot', 'lte-m'] as const) {
    expect(plausible({ rat, rsrpDbm: -150 }).rsrpDbm).toBe(-150);
    expect(plausible({ rat, rsrpDbm: -158 }).rsrpDbm).toBeNull();
  }
  expect(plausible({ rat: 'lte', rsrpDbm: -150 }).rsrpDbm).toBeNull();
});

test('each antenna by itself, and only what is there', () => {
  expect(plausible({ rsrpPerAntennaDbm: [-84, -3276, null], nrRsrpPerAntennaDbm: [0] })).toEqual({
    rsrpPerAntennaDbm: [-84, null, null],
    nrRsrpPerAntennaDbm: [null],
  });
  expect(plausible(sample())).toEqual(sample());
  expect(plausible({})).toEqual({});
});

test('whatever a parser makes, no number leaves its table', () => {
  const number = fc.option(fc.double({ noNaN: false }));
  fc.assert(
    fc.property(number, number, fc.array(number, { maxLength: 8 }), (rsrp, sinr, antennas) => {
      const checked = plausible(
        sample({ rsrpDbm: rsrp, sinrDb: sinr, rsrpPerAntennaDbm: antennas }),
      );
      for (const level of [checked.rsrpDbm, ...(checked.rsrpPerAntennaDbm ?? [])]) {
        expect(level === null || (level >= -141 && level <= -44)).toBe(true);
      }
      const { sinrDb } = checked;
      expect(sinrDb === null || (sinrDb >= -23.5 && sinrDb <= 40)).toBe(true);
    }),
  );
});
