import type { Command } from 'commander';
import { addHelpSections } from './help-sections.ts';
import type { Io } from './io.ts';
import { addReportOptions, type ReportFlags, reportOptionsOf } from './report-options.ts';
import type { SiteFlags } from './site-flags.ts';
import { addSiteOptions } from './site-options.ts';

type Flags = SiteFlags & ReportFlags & { readonly repair?: boolean };

export function addBootCommand(program: Command, io: Io): void {
  const command = program
    .command('boot')
    .description('validate a BootNotification without any network')
    .argument('<file>', 'its payload, the whole frame, or a log line with it; - for stdin')
    .option('--repair', 'also print the message with what can be repaired with certainty')
    .action(async (file: string, flags: Flags) => {
      const options = reportOptionsOf(flags);
      const { checkBoot } = await import('./check-boot.ts');
      await checkBoot({ file, flags, options, repair: flags.repair === true, io });
    });
  addSiteOptions(command, ['site', 'ocpp']);
  addReportOptions(command);
  addHelpSections(command, [
    'ghostcheck boot boot.json',
    'grep BootNotification csms.log | ghostcheck boot -',
    'ghostcheck boot boot.json --ocpp 2.0.1 --repair',
  ]);
}
