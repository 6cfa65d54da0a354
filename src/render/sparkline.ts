import type { MeterSample } from '../modem/meter.ts';

const BLOCKS = '▁▂▃▄▅▆▇█';
const ASCII_BLOCKS = '_.-=+*#@';

/** The least that the height stands for, dB: noise of one dB should not look like a mountain. */
const LEAST_SPAN_DB = 8;
const WIDEST = 60;

export interface Bar {
  readonly glyph: string;
  readonly level: MeterSample['level'];
}

/**
 * Readings as bars, the newest at the right; where there are more of them than columns,
 * neighbours share one. The height runs from the worst to the best of them. A reading
 * without a level is a space.
 */
export function sparkline(samples: readonly MeterSample[], columns: number, ascii: boolean): Bar[] {
  const latest = samples.findLast(({ dbm }) => dbm !== null);
  const blocks = ascii ? ASCII_BLOCKS : BLOCKS;
  const comparable = samples.map((sample) => (sample.metric === latest?.metric ? sample : null));
  const values = comparable.flatMap((sample) => sample?.dbm ?? []);
  const lowest = Math.min(...values);
  const span = Math.max(LEAST_SPAN_DB, Math.max(...values) - lowest);
  const bars = Math.min(columns, WIDEST, samples.length);
  return Array.from({ length: bars }, (_, bar) => {
    // The last of those that share it, so that the newest reading is always shown.
    const sample = comparable[Math.ceil(((bar + 1) * samples.length) / bars) - 1];
    const dbm = sample?.dbm ?? null;
    if (dbm === null) return { glyph: ' ', level: null };
    const height = Math.round(((dbm - lowest) / span) * (blocks.length - 1));
    return { glyph: blocks.charAt(height), level: sample?.level ?? null };
  });
}
