import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cableReadingOf } from '../../src/cli/cable-reading.ts';
import { UsageError } from '../../src/cli/usage-error.ts';

const word = fc.oneof(
  fc.double().map(String),
  fc.constantFrom('ac', 'dc', 'passes', 'fails', '0', '500', '1e9', '0,5', '٣', '0x10', ' 7 '),
  fc.string(),
);
const flags = fc.record(
  {
    testVoltage: word,
    megohm: word,
    circuit: word,
    minimum: word,
    unplugged: fc.boolean(),
    imdKohm: word,
    ratedVoltage: word,
    stationPasses: fc.boolean(),
    failsWithVehicle: fc.boolean(),
    secondVehicle: word,
  },
  { requiredKeys: [] },
);

test('is a reading with sound values, or refused', () => {
  fc.assert(
    fc.property(flags, (given) => {
      try {
        for (const value of Object.values(cableReadingOf(given))) {
          if (typeof value === 'number') {
            expect(value).toBeGreaterThan(0);
            expect(Number.isFinite(value)).toBe(true);
          }
        }
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        expect(error.message).not.toMatch(/\n/);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('reads a comma as a point', () => {
  const given = { testVoltage: '500', megohm: '0,4', circuit: 'AC', unplugged: true };
  expect(cableReadingOf(given)).toMatchObject({ megohm: 0.4, circuit: 'ac' });
});
