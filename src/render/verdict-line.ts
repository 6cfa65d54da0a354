import type { Report } from '../diagnosis/report.ts';
import type { Page, Tone } from './page.ts';
import { known, ownerWords } from './words.ts';

const TONES: Readonly<Record<Report['verdict'], Tone>> = {
  healthy: 'good',
  warning: 'warn',
  fault: 'bad',
  inconclusive: 'unclear',
};

const EXITS: Readonly<Record<number, string>> = {
  0: 'no fault',
  1: 'something to act on',
  3: 'inconclusive',
  70: 'a bug in ghostcheck: please report it',
  130: 'interrupted, so only what was seen until then',
};

/** The last words: verdict, how far it reaches, and what the exit code says. */
export function verdictLine(report: Report, page: Page): string[] {
  const tone = known(TONES, report.verdict) ?? 'unclear';
  return page.block(
    `${page.glyph(tone)} `,
    `${report.verdict.toUpperCase()} ${reading(report)} ${exit(report)}`,
    (line) => page.strong(page.paint(tone, line)),
  );
}

/** What the exit code says. */
export function exit({ exitCode }: Report): string {
  const words = EXITS[exitCode];
  return `Exit ${exitCode}${words === undefined ? '' : ` (${words})`}.`;
}

/** The verdict in words: what was found and whose it is, or how far it reaches. */
export function reading(report: Report): string {
  if (report.verdict === 'inconclusive') {
    const unseen = report.checks.filter(({ status }) => UNSEEN.includes(status));
    const stages = unseen.map(({ stage }) => stage).join(', ');
    return `no fault found, but not all could be checked${stages === '' ? '' : `: ${stages}`}.`;
  }
  const primary = report.findings.find(({ id }) => id === report.primary);
  if (primary === undefined) {
    // A verdict of a newer version, or without its finding: no claim that all is well.
    return report.verdict === 'healthy' ? `${reach(report)}.` : 'the findings say what is wrong.';
  }
  const code = primary.mrec === null ? primary.id : `${primary.mrec} ${primary.id}`;
  const scope = report.verdict === 'warning' ? ` Otherwise ${reach(report)}.` : '';
  return `${code}. Whose: ${ownerWords(primary.owner)}.${scope}`;
}

const UNSEEN: readonly string[] = ['inconclusive', 'crashed', 'blocked'];
const ANSWERED: readonly string[] = ['pass', 'note', 'warning'];

/** How far a verdict without a fault reaches: a laptop is not the charger. */
function reach({ scope, checks }: Report): string {
  if (scope === 'offline') return 'nothing is wrong with what was given; nothing was contacted';
  if (scope === 'charger')
    return 'nothing wrong was seen on the charger; the backend was not examined';
  if (scope === 'backend-and-charger') return 'nothing is wrong with what was examined';
  const answers = checks.some(
    ({ stage, status }) => (stage === 'tcp' || stage === 'tls') && ANSWERED.includes(status),
  );
  const backend = answers ? 'the backend answers this laptop' : 'nothing wrong was found from here';
  return `${backend}; the charger itself was not examined`;
}
