import type { Check, Report } from '../diagnosis/report.ts';
import { known } from './words.ts';

const WORDS: Readonly<Record<Check['status'], string>> = {
  pass: 'ok',
  note: 'ok',
  warning: 'warning',
  fault: 'FAULT',
  follows: 'follows',
  blocked: 'blocked',
  skipped: 'skipped',
  inconclusive: 'unclear',
  crashed: 'CRASHED',
};
export const statusWord = (status: Check['status']): string => known(WORDS, status) ?? status;

/** What the rest of the report tells: texts of its lists, and ids of findings. */
export interface Elsewhere {
  readonly toldBelow: ReadonlySet<string>;
  readonly found: ReadonlySet<string>;
}

export const elsewhereIn = (report: Report): Elsewhere => ({
  ...apartIn(report),
  toldBelow: new Set(report.notExamined.map(({ what }) => what)),
});

/** For a check that is shown apart from the rest: an annotation, a test case. */
export const apartIn = ({ findings }: Report): Elsewhere => ({
  toldBelow: new Set(),
  found: new Set(findings.map(({ id }) => id)),
});

/** What was seen, and why it went no further, unless that is told below in more words. */
export function telling(
  { status, summary, because }: Check,
  { toldBelow, found }: Elsewhere,
): string {
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
