import type { Report } from '../diagnosis/report.ts';
import { jsonText } from '../render/json.ts';
import type { Io } from './io.ts';
import { save, strict, writeReports } from './publish-report.ts';
import type { ReportOptions } from './report-options.ts';

/** Nobody came: nothing is proved, neither health nor fault. */
const NOBODY = 3;

/**
 * Prints the reports of several stations, and saves their facts; the exit code is the worst of
 * theirs. `events` are the lines of ndjson that belong before and were not printed; `unseen` says
 * what to look at where nobody came.
 */
export async function publishReports(
  judged: readonly Report[],
  options: ReportOptions,
  io: Io,
  { events = '', unseen = [] }: { events?: string; unseen?: Report['notExamined'] } = {},
): Promise<void> {
  if (judged.length === 0) io.setExitCode(NOBODY);
  for (const { exitCode } of judged) io.setExitCode(exitCode);
  const hide = options.redact === 'strict';
  const reports = await Promise.all(judged.map((report) => (hide ? strict(report) : report)));
  if (reports.some(({ facts }) => facts.truncated)) {
    io.stderr.write('ghostcheck: the facts were cut: they were larger than a report may be.\n');
  }
  if (options.saveFacts !== null) {
    const stations = reports.map(({ facts }) => facts);
    await save(options.saveFacts, `${jsonText({ factsVersion: '1.0', stations }, 2)}\n`, io);
  }
  const notExamined = reports.length === 0 && unseen.length > 0 ? { notExamined: unseen } : {};
  await writeReports({ schemaVersion: '1.0', reports, ...notExamined }, options, io, events);
}
