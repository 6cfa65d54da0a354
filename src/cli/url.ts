import type { Command } from 'commander';
import { addHelpSections } from './help-sections.ts';
import type { Io } from './io.ts';
import { addReportOptions, type ReportFlags, reportOptionsOf } from './report-options.ts';
import type { SiteFlags } from './site-flags.ts';
import { addSiteOptions, siteOf } from './site-options.ts';

type Flags = SiteFlags & ReportFlags;

export function addUrlCommand(program: Command, io: Io): void {
  const command = program
    .command('url')
    .description('lint a connection URL without any network')
    .argument('<url>', 'connection URL; its last segment is the identity')
    .action(async (url: string, flags: Flags) => {
      const options = reportOptionsOf(flags);
      const [site, { urlModule }, { runAndReport }] = await Promise.all([
        siteOf(flags, io, { url }),
        import('../modules/url/index.ts'),
        import('./run-and-report.ts'),
      ]);
      await runAndReport({ modules: [urlModule], site, mode: 'offline', io, options });
    });
  addSiteOptions(command, ['site', 'profile', 'ocpp', 'identity']);
  addReportOptions(command);
  addHelpSections(command, [
    'ghostcheck url wss://csms.example.com/ocpp/CP001',
    'ghostcheck url ws://csms.example.com/ocpp/CP001 --profile 2',
    'ghostcheck url wss://csms.example.com/ocpp/ --identity CP001 --json',
  ]);
}
