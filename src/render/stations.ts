import type { Report } from '../diagnosis/report.ts';
import { codeOf } from './finding-lines.ts';
import { createPage, type TerminalOptions } from './page.ts';
import { table } from './table.ts';

/** The last thing to be read of several reports: one row a station, the worst last. */
export function renderStations(reports: readonly Report[], options: TerminalOptions): string {
  const page = createPage(options);
  const rows = reports
    .toSorted((a, b) => BY_WEIGHT.indexOf(a.verdict) - BY_WEIGHT.indexOf(b.verdict))
    .map((report) => {
      const primary = report.findings.find(({ id }) => id === report.primary);
      const said = primary === undefined ? '' : `${codeOf(primary)}: ${primary.title}`;
      return [report.target.identity ?? 'no name told', report.verdict.toUpperCase(), said];
    });
  const title = `${reports.length} stations`;
  const columns = ['identity', 'verdict', 'first of all'];
  return `${table({ stage: 'upgrade', title, columns, rows }, page).join('\n')}\n`;
}

const BY_WEIGHT: readonly Report['verdict'][] = ['healthy', 'warning', 'inconclusive', 'fault'];
