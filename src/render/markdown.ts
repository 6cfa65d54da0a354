import { NOT_EXAMINED_HERE } from '../diagnosis/not-examined-here.ts';
import type { Finding, Report } from '../diagnosis/report.ts';
import { elsewhereIn, statusWord, telling } from './check-text.ts';
import { codeWords } from './finding-text.ts';
import { markdownFinding, markdownSteps } from './markdown-finding.ts';
import { code, markdownTable, prose } from './markdown-text.ts';
import { exit, reading } from './verdict-line.ts';
import { confidenceWords, ownerWords } from './words.ts';

/** The body of a ticket, understood by someone who was not there. */
export const renderMarkdown = (reports: readonly Report[]): string =>
  reports.map(ticket).join('\n---\n\n');

function ticket(report: Report): string {
  const primary = report.findings.find(({ id }) => id === report.primary);
  const others = report.findings.filter((finding) => finding !== primary);
  const sections = [
    headline(report, primary),
    markdownTable(['', ''], about(report, primary)),
    primary === undefined ? [] : [prose(primary.detail)],
    section('What to do', primary === undefined ? [] : markdownSteps(primary)),
    section(
      'Evidence',
      (primary?.evidence ?? []).map(({ label, value }) => `- ${prose(label)}: ${prose(value)}`),
    ),
    section('Also found', others.flatMap(markdownFinding)),
    section('Stages', ladder(report)),
    ...report.tables.map(({ title, columns, rows }) =>
      section(
        title,
        markdownTable(
          columns.map(prose),
          rows.map((cells) => cells.map(prose)),
        ),
      ),
    ),
    section(
      'Not examined',
      report.notExamined.map(({ what, how }) => `- ${prose(what)}. To see it: ${prose(how)}`),
    ),
    section(
      "Done in the station's name, or to a device",
      report.actions.map(
        ({ at, what, inWhoseName, target }) =>
          `- ${code(at)} ${prose(what)}, as ${code(inWhoseName)}, at ${code(target)}`,
      ),
    ),
    section(
      'Rules of conduct lifted by options',
      report.overrides.map((rule) => `- ${prose(rule)}`),
    ),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function headline(report: Report, primary: Finding | undefined): string[] {
  const verdict = prose(report.verdict.toUpperCase());
  const said = primary === undefined ? '' : `${primary.mrec ?? primary.id}: ${primary.title}`;
  return [
    said === '' ? `## ${verdict}` : `## ${verdict} ${prose(said)}`,
    '',
    prose(`${reading(report)} ${exit(report)}`),
  ];
}

/** Rows of a name and a value. */
function about({ target, network, run, labels, tool }: Report, primary?: Finding): string[][] {
  const labelled = Object.entries(labels).map(([key, value]) => code(`${key}=${value}`));
  const profile = target.securityProfile === null ? '' : `, profile ${target.securityProfile}`;
  const path = [network.interface, network.localAddress, network.gateway, network.resolver];
  const rows: [string, string | null][] = [
    ['Target', code(target.url ?? target.identity ?? '')],
    ['OCPP', prose(`${target.ocppVersion}${profile}`)],
    ...(primary === undefined ? [] : aboutFinding(primary)),
    ['Labels', labelled.join(', ')],
    [
      'Seen',
      prose(network.uplink === 'charger' ? "over the charger's own uplink" : 'from a laptop'),
    ],
    ['Network', code(path.filter((part) => part !== null).join(', '))],
    ['Run', `${code(run.id)}, ${prose(run.mode)}, ${code(run.startedAt)}`],
    ['Judged for', run.mode === 'replay' ? code(run.judgedAt) : ''],
    ['By', code(`${tool.name} ${tool.version}`)],
  ];
  return rows.flatMap(([name, value]) => (value === null || value === '' ? [] : [[name, value]]));
}

const aboutFinding = (finding: Finding): [string, string | null][] => [
  ['Fault', prose(codeWords(finding))],
  ['Whose it is', prose(ownerWords(finding.owner))],
  ['How sure', prose(confidenceWords(finding.confidence))],
  ['Fingerprint', finding.fingerprint === undefined ? null : code(finding.fingerprint)],
];

function ladder(report: Report): string[] {
  const elsewhere = elsewhereIn(report);
  const rows = report.checks
    .filter(({ status, because }) => status !== 'skipped' || because !== NOT_EXAMINED_HERE)
    .map((check) => [
      prose(check.stage),
      prose(statusWord(check.status)),
      prose(telling(check, elsewhere)),
      check.durationMs >= 1 ? prose(String(Math.round(check.durationMs))) : '',
    ]);
  return rows.length === 0 ? [] : markdownTable(['Stage', 'Result', 'Seen', 'ms'], rows);
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`### ${prose(title)}`, '', ...lines];
