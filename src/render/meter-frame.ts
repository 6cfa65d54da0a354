import type { Meter, MeterSample, MeterSummary, Seen } from '../modem/meter.ts';
import { ratName } from '../modem/strength.ts';
import { createPage, type Page, type TerminalOptions, type Tone } from './page.ts';
import { sparkline } from './sparkline.ts';
import { width } from './width.ts';

/** A text, and how it is to be taken; without a tone it stays as it is. */
type Piece = readonly [text: string, tone?: Tone];

const TONES: Readonly<Record<NonNullable<MeterSample['level']>, Tone>> = {
  good: 'good',
  fair: 'good',
  marginal: 'warn',
  weak: 'bad',
  unknown: 'unclear',
};

const toneOf = (level: MeterSample['level']): Tone => (level === null ? 'dim' : TONES[level]);

/**
 * The meter as the lines of a screen, none of them as wide as it: what fills the last
 * column wraps on some terminals. `now` is ms since 1970.
 */
export function meterFrame(meter: Meter, now: number, options: TerminalOptions): string[] {
  const page = createPage(options);
  const { latest } = meter;
  if (latest === null) return [];
  const { best, worst } = meter.extremes();
  const history = meter.lastMinute();
  const lines: Piece[][] = [
    [[ratName(latest.rat)], ...(latest.operator === null ? [] : [[latest.operator] as const])],
    levelPieces(latest),
    qualityPieces(latest),
    [],
    sparkline(history, Math.max(1, options.columns - 1), options.ascii).map(
      ({ glyph, level }) => [glyph, toneOf(level)] as const,
    ),
    [['last minute', 'dim']],
    [],
    seenPieces('best', best, now),
    seenPieces('worst', worst, now),
    [],
    [['Ctrl-C ends', 'dim']],
  ];
  return lines.map((pieces, index) =>
    fit(page, pieces, options.columns - 1, index === SPARKLINE ? '' : '  '),
  );
}

const SPARKLINE = 4;

/** What watching came to, below what the terminal showed before. */
export function meterSummaryLines(summary: MeterSummary, options: TerminalOptions): string[] {
  const page = createPage(options);
  const { rat, metric, best, worst, medianDbm, level, count, missing, durationMs } = summary;
  const verdict = page.block('', `${summary.verdict}.`, (line) =>
    page.strong(page.paint(toneOf(level), line)),
  );
  if (metric === null || best === null || worst === null) return verdict;
  const without = missing === 0 ? '' : `, ${missing} without a signal`;
  return [
    ...page.block(
      '',
      `${ratName(rat)}, ${metric}, ${count} readings in ${spell(durationMs)}${without}`,
    ),
    ...page.block('  ', `best ${best.dbm} dBm, worst ${worst.dbm} dBm, median ${medianDbm} dBm`),
    ...verdict,
  ];
}

function levelPieces({ metric, dbm, level, borderline, rat }: MeterSample): Piece[] {
  if (metric === null || level === null) return [['no signal', 'bad']];
  const words = level === 'unknown' ? `${wantedOf(rat)} unknown` : level;
  return [
    [`${metric} ${dbm} dBm`, toneOf(level)],
    [`${words}${borderline ? ', borderline' : ''}`, toneOf(level)],
  ];
}

const wantedOf = (rat: MeterSample['rat']): string =>
  rat === '3g' ? 'RSCP' : rat === 'nr-sa' ? 'SS-RSRP' : 'RSRP';

function qualityPieces({ rsrqDb, sinrDb, sinrRaw, ecnoDb, nrRsrpDbm }: MeterSample): Piece[] {
  return [
    ...(rsrqDb === null ? [] : [[`RSRQ ${rsrqDb} dB`] as const]),
    ...(sinrDb === null ? [] : [[`SINR ${sinrDb} dB`] as const]),
    ...(sinrRaw === undefined ? [] : [[`SINR ${sinrRaw} (raw)`] as const]),
    ...(ecnoDb === undefined ? [] : [[`Ec/Io ${ecnoDb} dB`] as const]),
    ...(nrRsrpDbm === undefined ? [] : [[`5G ${nrRsrpDbm} dBm`] as const]),
  ];
}

const seenPieces = (name: string, seen: Seen | null, now: number): Piece[] =>
  seen === null
    ? [[name], ['not yet', 'dim']]
    : [[name.padEnd(5)], [`${seen.dbm} dBm`], [ago(now - Date.parse(seen.at)), 'dim']];

const ago = (ms: number): string => (ms < 1_500 ? 'now' : `${spell(ms)} ago`);

function spell(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

/** Pieces side by side, as far as there is room; only what is shown is coloured. */
function fit(page: Page, pieces: readonly Piece[], columns: number, gap: string): string {
  let room = columns;
  let line = '';
  for (const [text, tone] of pieces) {
    const lead = line === '' ? '' : gap;
    const shown = cut(page.clean(text), room - lead.length);
    if (shown === '') break;
    room -= lead.length + width(shown);
    line += lead + (tone === undefined ? shown : page.paint(tone, shown));
  }
  return line;
}

function cut(text: string, columns: number): string {
  if (width(text) <= columns) return text;
  const kept: string[] = [];
  for (const character of text) {
    if (width([...kept, character].join('')) > columns) break;
    kept.push(character);
  }
  return kept.join('');
}
