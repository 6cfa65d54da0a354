import type { Report } from '../diagnosis/report.ts';
import { closing } from './closing.ts';
import { primaryFinding, shortFinding } from './finding-text.ts';
import { header } from './header.ts';
import { ladder } from './ladder.ts';
import { createPage, type TerminalOptions } from './page.ts';
import { table } from './table.ts';
import { verdictLine } from './verdict-line.ts';

/**
 * The report for a person: it reads top down, and what to act on stands last, where the
 * eye and the scrolled terminal end up.
 */
export function renderTerminal(report: Report, options: TerminalOptions): string {
  const page = createPage(options);
  const primary = report.findings.find(({ id }) => id === report.primary);
  const others = report.findings.filter((finding) => finding !== primary).toReversed();
  const sections = [
    header(report, page),
    ladder(report, page),
    ...report.tables.map((one) => table(one, page)),
    others.length === 0
      ? []
      : [
          ...page.heading('Also found'),
          ...others.flatMap((finding) => shortFinding(finding, page)),
        ],
    ...closing(report, page),
    primary === undefined ? [] : primaryFinding(primary, page),
    verdictLine(report, page),
  ];
  const lines = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${lines.join('\n\n')}\n`;
}
