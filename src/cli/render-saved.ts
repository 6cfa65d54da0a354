import type { Report } from '../diagnosis/report.ts';
import type { Reports } from '../render/json.ts';
import { THRESHOLDS } from '../thresholds.ts';
import type { Io } from './io.ts';
import { checkDestinations, strict, writeReports } from './publish-report.ts';
import { readReports } from './read-reports.ts';
import type { ReportOptions } from './report-options.ts';
import { UsageError } from './usage-error.ts';

/** Prints what a run reported once more, in the format asked for. Nothing is judged again. */
export async function renderSaved(file: string, options: ReportOptions, io: Io): Promise<void> {
  await checkDestinations(options);
  const saved = await readReports(file, io);
  await writeReports(options.redact === 'strict' ? await redacted(saved) : saved, options, io);
}

async function redacted(saved: Report | Reports): Promise<Report | Reports> {
  if (!('reports' in saved)) return hidden(saved);
  return { ...saved, reports: await Promise.all(saved.reports.map(hidden)) };
}

/**
 * What was saved redacted strictly has its tokens already.
 *
 * @throws {UsageError} where a report names so much that hiding it would take minutes.
 */
async function hidden(report: Report): Promise<Report> {
  if (!report.facts.replayable) return report;
  const { knownIn } = await import('../render/known-names.ts');
  const names = Object.values(knownIn(report)).flat().length;
  if (names * JSON.stringify(report).length > THRESHOLDS.input.maxHiding) {
    throw new UsageError('report-unusable', `the report holds ${names} names, too many to hide`);
  }
  return strict(report);
}
