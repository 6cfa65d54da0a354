import { assemble } from '../diagnosis/assemble.ts';
import { without } from '../diagnosis/module.ts';
import type { Facts } from '../facts/document.ts';
import { MODULES } from '../registry.ts';
import type { Io } from './io.ts';
import { checkDestinations, publishReport } from './publish-report.ts';
import { publishReports } from './publish-reports.ts';
import { readAllFacts } from './read-facts.ts';
import type { ReportFlags, ReportOptions } from './report-options.ts';
import { UsageError } from './usage-error.ts';
import { chargerTime, instant } from './values.ts';

interface ReplayFlags extends Pick<ReportFlags, 'label'> {
  readonly at?: string;
  readonly chargerTime?: string;
}

/** Judges recorded facts as they are, or as they would be at another time. */
export async function judgeAgain(
  file: string,
  flags: ReplayFlags,
  options: ReportOptions,
  io: Io,
): Promise<void> {
  const at = flags.at === undefined ? null : Date.parse(instant(flags.at, '--at').reading);
  await checkDestinations(options);
  const { all, several } = await readAllFacts(file, io);
  const reports = all.map((recorded) => {
    const stated =
      flags.chargerTime === undefined ? recorded : withChargerTime(recorded, flags.chargerTime);
    const labels = { ...stated.site.labels, ...flags.label };
    const facts = { ...stated, site: { ...stated.site, labels } };
    return assemble(MODULES, facts, { at, failOn: options.failOn, replay: true });
  });
  if (several) return publishReports(reports, options, io);
  for (const report of reports) await publishReport(report, options, io);
}

/** The facts with another reading of the charger's clock, taken when they were recorded. */
function withChargerTime(facts: Facts, text: string): Facts {
  const time = chargerTime(text, '--charger-time');
  if (time.kind === 'http') {
    throw new UsageError(
      'charger-time-invalid',
      '--charger-time takes no URL here: judge asks nobody',
      'Give what the display showed, such as 2000-01-01T00:04Z.',
    );
  }
  const { reading, resolutionMs } = time;
  const { records } = without(facts, ({ kind }) => kind === 'clock.charger');
  return {
    ...facts,
    site: { ...facts.site, chargerTimeGiven: true },
    // Whatever became of the clock's probe: now there is a reading to judge.
    stages: facts.stages.map((record) =>
      record.stage === 'clock' ? { ...record, outcome: 'ran', by: null, because: null } : record,
    ),
    records: [
      ...records,
      {
        kind: 'clock.charger',
        at: facts.recordedAt,
        startMs: facts.durationMs,
        durationMs: 0,
        attempt: 1,
        vantage: 'charger',
        source: 'stated',
        target: null,
        reading,
        readAt: facts.recordedAt,
        resolutionMs,
        error: null,
      },
    ],
  };
}
