import { expect, test } from 'vitest';
import type { RadioSample } from '../../src/facts/signal.ts';
import { createMeter, type MeterSample, meterSample } from '../../src/modem/meter.ts';
import { strengthOf } from '../../src/modem/strength.ts';
import { meterFrame, meterSummaryLines } from '../../src/render/meter-frame.ts';
import { sparkline } from '../../src/render/sparkline.ts';
import { width } from '../../src/render/width.ts';
import { sample } from '../fixtures/signal.ts';

const BEGUN = Date.parse('2026-06-15T12:00:00Z');
const PLAIN = { color: false, ascii: false };

function reading(
  parts: Partial<RadioSample>,
  second: number,
  operator: string | null = 'Example Mobile',
): MeterSample {
  const taken = sample({ rssiDbm: null, ...parts });
  const read = { sample: taken, strength: strengthOf([taken]), operator };
  return meterSample(read, new Date(BEGUN + second * 1_000).toISOString());
}

const bySecond = (levels: readonly (number | null)[]) =>
  levels.map((rsrpDbm, second) => reading({ rsrpDbm, sinrDb: 3 }, second));

function meterOf(samples: readonly MeterSample[]) {
  const meter = createMeter();
  for (const one of samples) meter.add(one);
  return meter;
}

const RISE = Array.from({ length: 60 }, (_, second) => -110 + Math.floor(second / 2));

test.each([40, 80, 120])('fits %i columns, and shows the whole minute in them', (columns) => {
  const meter = meterOf(bySecond(RISE));
  const lines = meterFrame(meter, BEGUN + 60_000, { ...PLAIN, columns });
  for (const line of lines) expect(width(line)).toBeLessThan(columns);
  const text = lines.join('\n');
  expect(text).toContain('LTE  Example Mobile');
  expect(text).toContain('RSRP -81 dBm  good');
  expect(text).toContain('RSRQ -9 dB  SINR 3 dB');
  expect(text).toMatch(/best {3}-81 dBm {2}now|best {3}-81 dBm {2}1 s ago/);
  expect(text).toContain('worst  -110 dBm  59 s ago');
  const bars = lines.find((line) => line.includes('▁')) ?? '';
  expect(width(bars)).toBe(Math.min(60, columns - 1));
  expect(bars).toMatch(/^▁.*█$/);
});

test('words carry the meaning, colour only helps; ASCII where the terminal has no more', () => {
  const meter = meterOf(bySecond([-85, -99, null, -107]));
  const drawn = (color: boolean, ascii: boolean) =>
    meterFrame(meter, BEGUN + 3_000, { columns: 60, color, ascii }).join('\n');
  expect(drawn(false, true)).toMatch(/^[\x20-\x7e\n]*$/);
  expect(drawn(false, true)).toContain('RSRP -107 dBm  weak');
  expect(drawn(true, false)).toContain('\u001b[31mRSRP -107 dBm');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is taken out.
  expect(drawn(true, false).replace(/\u001b\[[\d;]*m/g, '')).toBe(drawn(false, false));
});

test.each([
  [{ rsrpDbm: null }, 'no signal'],
  [{ rsrpDbm: null, rssiDbm: -70 }, 'RSSI -70 dBm  RSRP unknown'],
  [{ rat: '3g', rsrpDbm: null, rssiDbm: -70 }, 'RSCP unknown'],
  [{ rsrpDbm: -100.5 }, 'weak, borderline'],
  [{ sinrRaw: 99 }, 'SINR 99 (raw)'],
  [{ rat: 'nr-nsa', nrRsrpDbm: -112 }, '5G -112 dBm'],
] as const)('%o: %s', (parts, words) => {
  const lines = meterFrame(meterOf([reading(parts, 0)]), BEGUN, { ...PLAIN, columns: 80 });
  expect(lines.join('\n')).toContain(words);
});

test('a hostile operator moves no cursor and widens no line', () => {
  const operator = `\u001b[2J${'网'.repeat(60)}\r\n`;
  const meter = meterOf([reading({}, 0, operator)]);
  const lines = meterFrame(meter, BEGUN, { ...PLAIN, columns: 40 });
  for (const line of lines) expect(width(line)).toBeLessThan(40);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not be there.
  expect(lines.join('')).not.toMatch(/[\u0000-\u001f]/);
});

test('a narrow terminal is not overrun', () => {
  const meter = meterOf(bySecond(RISE));
  for (const columns of [1, 2, 10, 25]) {
    for (const line of meterFrame(meter, BEGUN, { ...PLAIN, columns })) {
      expect(width(line)).toBeLessThan(Math.max(2, columns));
    }
  }
});

test('before the first reading there is nothing to draw', () => {
  expect(meterFrame(createMeter(), BEGUN, { ...PLAIN, columns: 80 })).toEqual([]);
});

test('bars: height by the readings, the newest at the right, small changes stay small', () => {
  const glyphs = (levels: readonly (number | null)[], columns = 60) =>
    sparkline(bySecond(levels), columns, false)
      .map(({ glyph }) => glyph)
      .join('');
  expect(glyphs([-100, -90, -80])).toBe('▁▅█');
  expect(glyphs([-90, -89, -90])).toBe('▁▂▁');
  expect(glyphs([-90, null, -82])).toBe('▁ █');
  expect(glyphs([null])).toBe(' ');
  expect(glyphs([-100, -100, -80, -80], 2)).toBe('▁█');
  expect(glyphs([-100, -80, -100], 2)).toHaveLength(2);
  expect(glyphs([])).toBe('');
});

test('the summary: best, worst, median, how many in how long, and the verdict in words', () => {
  const options = { ...PLAIN, columns: 80 };
  const lines = meterSummaryLines(meterOf(bySecond([-97, -90, null, -104])).summary(), options);
  expect(lines).toEqual([
    'LTE, RSRP, 3 readings in 3 s, 1 without a signal',
    '  best -90 dBm, worst -104 dBm, median -97 dBm',
    'marginal: only just above the limit of -100 dBm, and at times below it.',
  ]);
  expect(meterSummaryLines(createMeter().summary(), options)).toEqual(['nothing was read.']);
});
