import { NOT_EXAMINED_HERE } from '../diagnosis/not-examined-here.ts';
import type { Check, Report } from '../diagnosis/report.ts';
import type { Page, Tone } from './page.ts';
import { padEnd, width } from './width.ts';

const ROWS: Readonly<Record<Check['status'], { word: string; tone: Tone }>> = {
  pass: { word: 'ok', tone: 'good' },
  note: { word: 'ok', tone: 'good' },
  warning: { word: 'warning', tone: 'warn' },
  fault: { word: 'FAULT', tone: 'bad' },
  follows: { word: 'follows', tone: 'bad' },
  blocked: { word: 'blocked', tone: 'dim' },
  skipped: { word: 'skipped', tone: 'dim' },
  inconclusive: { word: 'unclear', tone: 'unclear' },
  crashed: { word: 'CRASHED', tone: 'unclear' },
};

/** One row for each stage that has something to tell; the skipped ones share the last. */
export function ladder({ checks, findings, notExamined }: Report, page: Page): string[] {
  const toldBelow = new Set(notExamined.map(({ what }) => what));
  const found = new Set(findings.map(({ id }) => id));
  const seen = checks.filter(({ status }) => status !== 'skipped');
  // What a command does not look at at all, nobody expects to see.
  const skipped = checks.filter(
    ({ status, because }) => status === 'skipped' && because !== NOT_EXAMINED_HERE,
  );
  const stageWidth = Math.max(0, ...seen.map(({ stage }) => page.clean(stage).length)) + 2;
  return [
    ...seen.flatMap((check) => row(check, telling(check, { toldBelow, found }), stageWidth, page)),
    ...(skipped.length === 0
      ? []
      : page.block(`  ${page.glyph('dim')} `, `skipped: ${reasons(skipped).join('; ')}`, (line) =>
          page.paint('dim', line),
        )),
  ];
}

function row(check: Check, text: string, stageWidth: number, page: Page): string[] {
  const { word, tone } = ROWS[check.status] ?? { word: check.status, tone: 'unclear' };
  const stage = padEnd(page.clean(check.stage), stageWidth);
  const status = padEnd(page.clean(word), 9);
  const lead = `  ${page.glyph(tone)} ${stage}${status}`;
  const time = check.durationMs >= 1 ? `${Math.round(check.durationMs)} ms` : '';
  const [line = '', ...more] = page.block(lead, text);
  // A row without a text has lost the spaces at its end.
  const first = padEnd(line, width(lead));
  const loud = check.status === 'fault' ? page.strong : (text: string) => text;
  const painted = `  ${page.paint(tone, page.glyph(tone))} ${stage}${loud(page.paint(tone, status))}`;
  const rest = first.slice(lead.length);
  const gap = page.columns - width(first) - width(time);
  return [
    `${painted}${rest}${gap >= 2 && time !== '' ? ' '.repeat(gap) + page.paint('dim', time) : ''}`.trimEnd(),
    ...more,
  ];
}

/** What the rest of the report tells: texts of its lists, and ids of findings. */
interface Elsewhere {
  readonly toldBelow: ReadonlySet<string>;
  readonly found: ReadonlySet<string>;
}

/** What was seen, and why it went no further, unless that is told below in more words. */
function telling({ status, summary, because }: Check, { toldBelow, found }: Elsewhere): string {
  if (status === 'crashed') {
    const [reason = ''] = (because ?? '').split('\n');
    return `a bug in ghostcheck, not a fault of the charger: ${reason}`;
  }
  if (because === undefined) return summary ?? '';
  if (summary !== undefined && toldBelow.has(because)) return summary;
  const link = !found.has(because) ? '' : status === 'blocked' ? 'stopped by ' : 'from ';
  const why = `${link}${because}`;
  return summary === undefined || summary === because ? why : `${summary} (${why})`;
}

/** Skipped stages by the reason that they share. */
function reasons(skipped: readonly Check[]): string[] {
  const because = [...new Set(skipped.map((check) => check.because ?? 'not examined'))];
  return because.map((reason) => {
    const stages = skipped.filter((check) => (check.because ?? 'not examined') === reason);
    return `${stages.map(({ stage }) => stage).join(', ')} (${reason})`;
  });
}
