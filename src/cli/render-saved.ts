import type { Report } from '../diagnosis/report.ts';
import type { Reports } from '../render/json.ts';
import type { Io } from './io.ts';
import { checkDestinations, strict, writeReports } from './publish-report.ts';
import { readReports } from './read-reports.ts';
import type { ReportOptions } from './report-options.ts';

/** Prints what a run reported once more, in the format asked for. Nothing is judged again. */
export async function renderSaved(file: string, options: ReportOptions, io: Io): Promise<void> {
  await checkDestinations(options);
  const saved = await readReports(file, io);
  await writeReports(options.redact === 'strict' ? await redacted(saved) : saved, options, io);
}

const redacted = async (saved: Report | Reports): Promise<Report | Reports> =>
  'reports' in saved
    ? { ...saved, reports: await Promise.all(saved.reports.map(hidden)) }
    : hidden(saved);

/** What was saved redacted strictly has its tokens already. */
const hidden = async (report: Report): Promise<Report> =>
  report.facts.replayable ? strict(report) : report;
