import type { Report } from '../diagnosis/report.ts';
import type { Io } from './io.ts';
import { strict, writeReports } from './publish-report.ts';
import type { ReportOptions } from './report-options.ts';

/** Nobody came: nothing is proved, neither health nor fault. */
const NOBODY = 3;

/** Prints the reports of several stations; the exit code is the worst of theirs. */
export async function publishReports(
  judged: readonly Report[],
  options: ReportOptions,
  io: Io,
): Promise<void> {
  if (judged.length === 0) io.setExitCode(NOBODY);
  for (const { exitCode } of judged) io.setExitCode(exitCode);
  const hide = options.redact === 'strict';
  const reports = await Promise.all(judged.map((report) => (hide ? strict(report) : report)));
  await writeReports({ schemaVersion: '1.0', reports }, options, io);
}
