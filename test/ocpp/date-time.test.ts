import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formats2x, formats16 } from '../../src/ocpp/date-time.ts';
import { DIFFERENCES } from './differences.ts';
import { ODD_DATES } from './mutate.ts';

const in16 = formats16['date-time'];
const in2x = formats2x['date-time'];

describe('a date-time', () => {
  test.each([
    '2026-06-15T12:00:00Z',
    '2026-06-15t12:00:00z',
    '2026-06-15T12:00:00.123Z',
    '2026-06-15T12:00:00+05:45',
    '2026-06-15T12:00:00-00:00',
    '2024-02-29T00:00:00Z',
    '2000-02-29T00:00:00Z',
    '1970-01-01T00:00:00Z',
    '2016-12-31T23:59:60Z',
    '2017-01-01T01:59:60.5+02:00',
    '2016-12-31T18:29:60-05:30',
  ])('is %j', (text) => {
    expect([in16(text), in2x(text)]).toEqual([true, true]);
  });

  test.each([
    '',
    '2026-06-15',
    '2026-06-15T12:00:00',
    '2026-06-15 12:00:00Z',
    '2026-06-15T12:00Z',
    '2026-06-15T12:00:00+0200',
    '2026-06-15T12:00:00+02',
    '2026-06-15T12:00:00+24:00',
    '2026-06-15T12:00:00+02:60',
    '2026-06-15T12:00:00.Z',
    '2026-06-15T24:00:00Z',
    '2026-06-31T12:00:00Z',
    '2026-00-10T12:00:00Z',
    '2023-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2016-12-31T22:59:60Z',
    '2016-12-31T23:59:61Z',
    '2026-06-15T12:00:00Z\n',
  ])('is not %j', (text) => {
    expect([in16(text), in2x(text)]).toEqual([false, false]);
  });

  test.each(['.1234', '.123456789'])('has %s of a second in 1.6 only', (fraction) => {
    const text = `2026-06-15T12:00:00${fraction}Z`;
    expect([in16(text), in2x(text)]).toEqual([true, false]);
  });

  test('is what ajv-formats says, but for the written differences', () => {
    const ajv = new Ajv();
    addFormats.default(ajv);
    const isOfficial = ajv.compile({ type: 'string', format: 'date-time' });
    const two = fc.constantFrom(
      '00',
      '01',
      '02',
      '12',
      '23',
      '24',
      '28',
      '29',
      '30',
      '31',
      '59',
      '60',
    );
    const text = fc.oneof(
      fc
        .tuple(
          fc.constantFrom('0000', '1900', '2000', '2024', '2026', '26', '１２３４'),
          fc.constantFrom('-', '-', '-', '/', ''),
          fc.array(two, { minLength: 5, maxLength: 5 }),
          fc.constantFrom('T', 'T', 't', ' ', '\n', ''),
          fc.constantFrom('', '', '.', '.5', '.123', '.1234', ',5'),
          fc.constantFrom(
            'Z',
            'z',
            '',
            '+00:00',
            '-05:30',
            '+23:59',
            '+24:00',
            '+0200',
            '+02',
            '-1:00',
          ),
        )
        .map(([year, dash, [month, day, hour, minute, second], separator, fraction, zone]) => {
          const date = [year, month, day].join(dash);
          return `${date}${separator}${hour}:${minute}:${second}${fraction}${zone}`;
        }),
      fc.constantFrom(...ODD_DATES),
      fc.string({ unit: 'binary' }),
    );
    const seen = { yes: 0, no: 0 };
    fc.assert(
      fc.property(text, (date) => {
        for (const [version, format] of [
          ['1.6', in16],
          ['2.0.1', in2x],
        ] as const) {
          const differs = DIFFERENCES.some(
            ({ keyword, versions, differs }) =>
              keyword === 'format' && versions.includes(version) && differs(date),
          );
          const expected = isOfficial(date) && !differs;
          seen[expected ? 'yes' : 'no']++;
          if (format(date) !== expected) return false;
        }
        return true;
      }),
      { numRuns: 20_000 },
    );
    expect(Math.min(seen.yes, seen.no)).toBeGreaterThan(500);
  });
});
