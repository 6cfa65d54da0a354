import type { Finding, Report } from '../diagnosis/report.ts';
import { apartIn, telling } from './check-text.ts';
import { codeOf, findingLines } from './finding-lines.ts';
import { sanitize } from './sanitize.ts';
import { exit, reading } from './verdict-line.ts';

type Level = 'error' | 'warning' | 'notice';

/**
 * Workflow commands of GitHub Actions, one a line, the most important first: GitHub shows
 * ten of each level for a step.
 */
export const renderGithub = (reports: readonly Report[]): string => reports.map(lines).join('');

function lines(report: Report): string {
  const apart = apartIn(report);
  const unseen = report.checks.filter(
    ({ status }) => status === 'inconclusive' || status === 'crashed',
  );
  return [
    command('notice', `ghostcheck: ${report.verdict}`, told(report)),
    ...report.findings.map((finding) => {
      const [, ...lines] = findingLines(finding);
      return command(levelOf(finding, report), `${codeOf(finding)}: ${finding.title}`, lines);
    }),
    ...unseen.map((check) =>
      command(unseenLevel(report), `${check.stage} ${check.status}`, [telling(check, apart)]),
    ),
    ...notExamined(report),
  ].join('');
}

/** What follows from a fault is not one more to mend; what the run fails for is an error. */
function levelOf({ severity, causedBy }: Finding, { failOn }: Report): Level {
  if (causedBy !== null || severity === 'note') return 'notice';
  return severity === 'warning' && failOn !== 'warning' ? 'warning' : 'error';
}

/** Beside a proved fault it is not what the run fails for. */
const unseenLevel = ({ verdict }: Report): Level => (verdict === 'fault' ? 'warning' : 'error');

/** One annotation for all of it. */
const notExamined = ({ notExamined: items }: Report): string[] =>
  items.length === 0
    ? []
    : [
        command(
          'notice',
          'ghostcheck: not examined',
          items.flatMap(({ what, how }) => [`- ${what}`, `  to see it: ${how}`]),
        ),
      ];

const told = (report: Report): string[] => {
  const { target, labels, run } = report;
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return [
    `${reading(report)} ${exit(report)}`,
    ...(target.url === null ? [] : [target.url]),
    ...(pairs.length === 0 ? [] : [`labels: ${pairs.join(', ')}`]),
    `run: ${run.id}`,
  ];
};

const command = (level: Level, title: string, data: readonly string[]): string =>
  `::${level} title=${property(title)}::${escaped(data.map((line) => sanitize(line)).join('\n'))}\n`;

const escaped = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const property = (text: string): string =>
  escaped(sanitize(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
