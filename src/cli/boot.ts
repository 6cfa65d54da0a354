import type { Command } from 'commander';
import { addHelpSections } from './help-sections.ts';
import type { Io } from './io.ts';
import { readTextInput } from './read-input.ts';
import { addReportOptions, type ReportFlags, reportOptionsOf } from './report-options.ts';
import { addSiteOptions, type SiteFlags, siteOf } from './site-options.ts';
import { UsageError } from './usage-error.ts';

type Flags = SiteFlags & ReportFlags & { readonly repair?: boolean };

export function addBootCommand(program: Command, io: Io): void {
  const command = program
    .command('boot')
    .description('validate a BootNotification without any network')
    .argument('<file>', 'its payload, the whole frame, or a log line with it; - for stdin')
    .option('--repair', 'also print the message with what can be repaired with certainty')
    .action(async (file: string, flags: Flags) => {
      const options = reportOptionsOf(flags);
      const [{ readBootInput }, { THRESHOLDS }] = await Promise.all([
        import('../ocpp/boot-input.ts'),
        import('../thresholds.ts'),
      ]);
      const what = 'the boot file';
      const text = await readTextInput(file, { what, maxBytes: THRESHOLDS.boot.maxFileBytes, io });
      const input = readBootInput(text);
      if (!input.usable) {
        throw new UsageError('boot-unusable', `${what} ${file} ${input.problem}`, input.hint);
      }
      const site = await siteOf(flags, io, { boot: { text, source: 'file' } });
      const [{ bootModule }, { runAndReport }] = await Promise.all([
        import('../modules/boot/index.ts'),
        import('./run-and-report.ts'),
      ]);
      await runAndReport({ modules: [bootModule], site, mode: 'offline', io, options });
      if (flags.repair !== true) return;
      const { repairText } = await import('./boot-repair.ts');
      // Where stdout is a document, nothing else may stand on it.
      const out = options.format === 'human' ? io.stdout : io.stderr;
      out.write(repairText(input, site));
    });
  addSiteOptions(command, ['site', 'ocpp']);
  addReportOptions(command);
  addHelpSections(command, [
    'ghostcheck boot boot.json',
    'grep BootNotification csms.log | ghostcheck boot -',
    'ghostcheck boot boot.json --ocpp 2.0.1 --repair',
  ]);
}
