import type { Report } from '../diagnosis/report.ts';
import { jsonText, type Reports, reportsIn } from '../render/json.ts';
import { formatReports } from './format-reports.ts';
import type { Io } from './io.ts';
import { reasonOf } from './read-input.ts';
import type { ReportOptions } from './report-options.ts';

/** @throws {UsageError} where a file that the options name could not be written. */
export async function checkDestinations({ output, saveFacts }: ReportOptions): Promise<void> {
  if (output === null && saveFacts === null) return;
  const { checkWritable } = await import('./write-output.ts');
  if (output !== null) await checkWritable(output, '--output');
  if (saveFacts !== null) await checkWritable(saveFacts, '--save-facts');
}

/**
 * Renders a report to where the options say, saves its facts, and sets the exit code.
 * `events` are the lines of ndjson that belong before the report and were not printed.
 */
export async function publishReport(
  judged: Report,
  options: ReportOptions,
  io: Io,
  events = '',
): Promise<void> {
  const report = options.redact === 'strict' ? await strict(judged) : judged;
  io.setExitCode(report.exitCode);
  if (report.facts.truncated) {
    io.stderr.write('ghostcheck: the facts were cut: they were larger than a report may be.\n');
  }
  if (options.saveFacts !== null) {
    await save(options.saveFacts, `${jsonText(report.facts, 2)}\n`, io);
  }
  await writeReports(report, options, io, events);
}

/** The report as it may be shown to strangers. */
export async function strict(report: Report): Promise<Report> {
  const { redactStrict } = await import('../render/redact.ts');
  return redactStrict(report);
}

/** Writes a report, or several, and their summary, to where the options say. */
export async function writeReports(
  document: Report | Reports,
  options: ReportOptions,
  io: Io,
  events = '',
): Promise<void> {
  const { summary, output } = options;
  if (summary !== 'alone') {
    const text = await formatReports(document, options, io);
    if (output === null) io.stdout.write(text);
    else await save(output, `${events}${text}`, io);
  }
  if (summary === 'none') return;
  const { summaryLine } = await import('../render/summary.ts');
  const stream = summary === 'alone' || output !== null ? io.stdout : io.stderr;
  stream.write(reportsIn(document).map(summaryLine).join(''));
}

/** Writes a file whole, or tells that it could not be written. */
export async function save(path: string, content: string, io: Io): Promise<void> {
  const { writeAtomically } = await import('./write-output.ts');
  try {
    await writeAtomically(path, content);
  } catch (error) {
    io.setExitCode(2);
    io.stderr.write(`ghostcheck: cannot write ${path}: ${reasonOf(error)}.\n`);
  }
}
