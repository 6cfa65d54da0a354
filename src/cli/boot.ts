import type { Command } from 'commander';
import { addHelpSections } from './help-sections.ts';
import type { Io } from './io.ts';
import { addReportOptions, type ReportFlags, reportOptionsOf } from './report-options.ts';
import type { SiteFlags } from './site-flags.ts';
import { addSiteOptions } from './site-options.ts';

type Flags = SiteFlags &
  ReportFlags & {
    readonly repair?: boolean;
    readonly compare?: boolean;
    readonly schema?: string;
  };

export function addBootCommand(program: Command, io: Io): void {
  const command = program
    .command('boot')
    .description('validate a BootNotification without any network')
    .argument('<file...>', 'payload, frame, or log with frames in it; - for stdin')
    .usage('[options] <file|->\n       ghostcheck boot [options] --compare <before> <after>')
    .option('--repair', 'also print the (last) message, repaired where that is certain')
    .option('--compare', 'tell what an update changed, and what of it breaks: <before> <after>')
    .option('--schema <file>', "check by the operator's own JSON Schema as well")
    .option('--expect <file>', 'what the CSMS has on record: vendorName, model, serialNumber, …')
    .action(async (files: readonly string[], flags: Flags) => {
      const options = reportOptionsOf(flags);
      const { checkBoot } = await import('./check-boot.ts');
      const { repair = false, compare = false, schema = null } = flags;
      await checkBoot({ files, flags, options, repair, compare, schema, io });
    });
  addSiteOptions(command, ['site', 'ocpp']);
  addReportOptions(command);
  addHelpSections(command, [
    'ghostcheck boot boot.json',
    'grep BootNotification csms.log | ghostcheck boot -',
    'ghostcheck boot boot.json --ocpp 2.0.1 --repair',
    'ghostcheck boot boot.json --expect record.json --schema vendor-schema.json',
    'ghostcheck boot --compare before-update.json after-update.json',
  ]);
}
