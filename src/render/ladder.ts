import { NOT_EXAMINED_HERE } from '../diagnosis/not-examined-here.ts';
import type { Check, Report } from '../diagnosis/report.ts';
import { elsewhereIn, statusWord, telling } from './check-text.ts';
import type { Page, Tone } from './page.ts';
import { padEnd, width } from './width.ts';
import { known } from './words.ts';

const TONES: Readonly<Record<Check['status'], Tone>> = {
  pass: 'good',
  note: 'good',
  warning: 'warn',
  fault: 'bad',
  follows: 'bad',
  blocked: 'dim',
  skipped: 'dim',
  inconclusive: 'unclear',
  crashed: 'unclear',
};

/** One row for each stage that has something to tell; the skipped ones share the last. */
export function ladder(report: Report, page: Page): string[] {
  const { checks } = report;
  const elsewhere = elsewhereIn(report);
  const seen = checks.filter(({ status }) => status !== 'skipped');
  // What a command does not look at at all, nobody expects to see.
  const skipped = checks.filter(
    ({ status, because }) => status === 'skipped' && because !== NOT_EXAMINED_HERE,
  );
  const stageWidth = Math.max(0, ...seen.map(({ stage }) => page.clean(stage).length)) + 2;
  return [
    ...seen.flatMap((check) => row(check, telling(check, elsewhere), stageWidth, page)),
    ...(skipped.length === 0
      ? []
      : page.block(`  ${page.glyph('dim')} `, `skipped: ${reasons(skipped).join('; ')}`, (line) =>
          page.paint('dim', line),
        )),
  ];
}

function row(check: Check, text: string, stageWidth: number, page: Page): string[] {
  const tone = known(TONES, check.status) ?? 'unclear';
  const stage = padEnd(page.clean(check.stage), stageWidth);
  const status = padEnd(page.clean(statusWord(check.status)), 9);
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

/** Skipped stages by the reason that they share. */
function reasons(skipped: readonly Check[]): string[] {
  const because = [...new Set(skipped.map((check) => check.because ?? 'not examined'))];
  return because.map((reason) => {
    const stages = skipped.filter((check) => (check.because ?? 'not examined') === reason);
    return `${stages.map(({ stage }) => stage).join(', ')} (${reason})`;
  });
}
