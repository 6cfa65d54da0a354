import type { Report } from '../diagnosis/report.ts';
import { asciiOnly } from '../render/ascii.ts';
import { colorDecision } from '../render/color.ts';
import { type Reports, renderJson, reportsIn } from '../render/json.ts';
import { ndjsonLine } from '../render/ndjson.ts';
import type { Io } from './io.ts';
import type { ReportOptions } from './report-options.ts';

type FormatOptions = Pick<ReportOptions, 'format' | 'output' | 'color'>;

/** A report, or several, in the format asked for; what renders it is loaded only then. */
export async function formatReports(
  document: Report | Reports,
  options: FormatOptions,
  io: Io,
): Promise<string> {
  const reports = reportsIn(document);
  switch (options.format) {
    case 'json':
      return renderJson(document);
    case 'ndjson':
      return reports.map((report) => ndjsonLine({ type: 'report', report })).join('');
    case 'junit':
      return (await import('../render/junit.ts')).renderJunit(reports);
    case 'github':
      return (await import('../render/github.ts')).renderGithub(reports);
    case 'markdown':
      return (await import('../render/markdown.ts')).renderMarkdown(reports);
    case 'human':
      return onTerminal(reports, options, io);
  }
}

async function onTerminal(
  reports: readonly Report[],
  { color, output }: FormatOptions,
  io: Io,
): Promise<string> {
  const { renderTerminal } = await import('../render/terminal.ts');
  const isTTY = io.stdoutIsTTY && output === null;
  const terminal = {
    columns: io.columns,
    color: colorDecision({ flag: color, env: io.env, isTTY }),
    ascii: asciiOnly(io.env, process.platform),
  };
  const each = reports.map((report) => renderTerminal(report, terminal));
  if (reports.length < 2) return each.join('\n');
  const { renderStations } = await import('../render/stations.ts');
  return [...each, renderStations(reports, terminal)].join('\n');
}
