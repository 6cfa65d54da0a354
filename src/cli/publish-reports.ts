import type { Report } from '../diagnosis/report.ts';
import { jsonText } from '../render/json.ts';
import type { Io } from './io.ts';
import { publishReport } from './publish-report.ts';
import type { ReportOptions } from './report-options.ts';
import { writeAtomically } from './write-output.ts';

/** `examine`'s answer to --json: one document with a report for each station. */
export interface Reports {
  readonly schemaVersion: '1.0';
  readonly reports: readonly Report[];
}

/** Nobody came: nothing is proved, neither health nor fault. */
const NOBODY = 3;

/** Prints the reports of several stations; the exit code is the worst of theirs. */
export async function publishReports(
  reports: readonly Report[],
  options: ReportOptions,
  io: Io,
): Promise<void> {
  if (reports.length === 0) io.setExitCode(NOBODY);
  if (options.format !== 'json') {
    for (const report of reports) await publishReport(report, options, io);
    return;
  }
  const { redactStrict } = await import('../render/redact.ts');
  const shown = options.redact === 'strict' ? reports.map((one) => redactStrict(one)) : reports;
  for (const { exitCode } of reports) io.setExitCode(exitCode);
  const document: Reports = { schemaVersion: '1.0', reports: shown };
  const text = `${jsonText(document, 2)}\n`;
  if (options.output === null) io.stdout.write(text);
  else await writeAtomically(options.output, text);
}
