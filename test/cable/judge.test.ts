import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeStage } from '../../src/diagnosis/judge-world.ts';
import type { World } from '../../src/diagnosis/module.ts';
import { cableModule } from '../../src/modules/cable/index.ts';
import { testVoltageFor } from '../../src/modules/cable/test-voltage.ts';
import { measured, monitored, swapped } from '../fixtures/cable.ts';
import { world } from '../fixtures/world.ts';

function told(seen: World) {
  const { judgement, crash } = judgeStage(cableModule, seen, null);
  if (judgement === undefined) throw new Error(crash);
  return judgement;
}
const found = (seen: World) =>
  told(seen).findings.map(({ fault, confidence }) => `${fault} ${confidence}`);

describe('an insulation tester', () => {
  test.each([
    [0.4, null, ['cable-insulation-low certain']],
    [1, null, ['cable-insulation-marginal certain']],
    [2, null, []],
    [200, null, []],
    [4, 5, ['cable-insulation-low certain']],
    [5, 5, ['cable-insulation-marginal certain']],
    [10, 5, []],
    [0.4, 0.1, []],
    [0.15, 0.1, ['cable-insulation-marginal certain']],
  ])('%d megohm with a minimum of %s', (megohm, minimumMegohm, expected) => {
    expect(found(measured({ megohm, minimumMegohm }))).toEqual(expected);
  });

  test('that shows less never looks better', () => {
    const rank = { 'cable-insulation-low': 2, 'cable-insulation-marginal': 1 };
    const worst = (megohm: number, minimumMegohm: number) =>
      Math.max(
        0,
        ...Object.entries(rank)
          .filter(([fault]) =>
            found(measured({ megohm, minimumMegohm })).includes(`${fault} certain`),
          )
          .map(([, weight]) => weight),
      );
    const reading = fc.double({ min: 0.001, max: 1_000, noNaN: true });
    fc.assert(
      fc.property(reading, reading, reading, (one, other, minimum) => {
        const [less, more] = one < other ? [one, other] : [other, one];
        expect(worst(less, minimum)).toBeGreaterThanOrEqual(worst(more, minimum));
      }),
    );
  });

  test.each([
    ['ac', null, 500],
    ['ac', 400, 500],
    ['ac', 500, 500],
    ['ac', 690, 1_000],
    ['ac', 50, 250],
    ['ac', 51, 500],
    ['dc', 120, 250],
    ['dc', 400, 500],
    ['dc', 920, 1_000],
    ['dc', null, null],
  ] as const)('%s rated %s V is tested with %s V', (circuit, ratedVolt, expected) => {
    expect(testVoltageFor({ circuit, ratedVolt })).toBe(expected);
  });

  test('with too little voltage proves a bad reading, and little of a good one', () => {
    const dc = { circuit: 'dc', ratedVolt: 920 } as const;
    expect(found(measured(dc))).toEqual(['cable-test-voltage-low certain']);
    expect(found(measured({ ...dc, megohm: 0.4 }))).toEqual([
      'cable-insulation-low certain',
      'cable-test-voltage-low certain',
    ]);
  });

  test('at a DC circuit of unknown rating says what is missing, and no more', () => {
    const judged = told(measured({ circuit: 'dc' }));
    expect(judged.findings).toEqual([]);
    expect(judged.notExamined).toMatchObject([{ how: '--rated-voltage <V>' }]);
    expect(told(measured({ circuit: 'dc', testVolt: 1_000 })).notExamined).toBeUndefined();
  });
});

describe("the station's own monitor", () => {
  test('cannot tell the station from a vehicle that is connected', () => {
    expect(told(monitored(60)).findings).toMatchObject([
      { fault: 'cable-insulation-low', confidence: 'likely', owner: 'unknown' },
    ]);
    expect(told(monitored(60, { unplugged: true })).findings).toMatchObject([
      { fault: 'cable-insulation-low', confidence: 'certain', owner: 'charger' },
    ]);
  });

  test('is judged by ohm per volt', () => {
    expect(told(monitored(60)).measurements).toMatchObject({ 'cable.ohmPerVolt': 65.2 });
    expect(found(monitored(60, { ratedVolt: 100 }))).toEqual([]);
  });
});

test('which side it is: one vehicle is a hint, a second one that charges more', () => {
  expect(found(swapped(null))).toEqual(['cable-vehicle-side possible']);
  expect(found(swapped('passes'))).toEqual(['cable-vehicle-side likely']);
  expect(found(swapped('fails'))).toEqual(['cable-station-side likely']);
});

test('without a reading there is nothing to say', () => {
  expect(told(world([]))).toMatchObject({ findings: [], idle: true });
});
