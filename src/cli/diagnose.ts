import type { Command } from 'commander';
import { addHelpSections } from './help-sections.ts';
import type { Io } from './io.ts';
import { addReportOptions, type ReportFlags, reportOptionsOf } from './report-options.ts';
import { addSiteOptions, type SiteFlags, siteOf } from './site-options.ts';
import { UsageError } from './usage-error.ts';

type Flags = SiteFlags & ReportFlags;

export function addDiagnoseCommand(program: Command, io: Io): void {
  const command = program
    .command('diagnose')
    .description('play the station towards its backend, and say what is broken')
    .argument('[url]', 'connection URL; its last segment is the identity')
    .action(async (url: string | undefined, flags: Flags) => {
      const options = reportOptionsOf(flags);
      const site = await siteOf(flags, io, { url });
      if (site.statement.url === null) {
        throw new UsageError(
          'url-missing',
          'no URL to diagnose',
          'Give it, or --site with a url: ghostcheck diagnose wss://csms.example.com/ocpp/CP001',
        );
      }
      const [{ MODULES }, { runAndReport }] = await Promise.all([
        import('../registry.ts'),
        import('./run-and-report.ts'),
      ]);
      await runAndReport({ modules: MODULES, site, mode: 'live', io, options });
    });
  addSiteOptions(command, [
    'site',
    'profile',
    'ocpp',
    'identity',
    'username',
    'passwordFile',
    'ca',
    'cert',
    'key',
    'passphraseFile',
    'boot',
    'chargerTime',
    'modem',
    'ntp',
    'noNtp',
    'resolver',
    'uplink',
    'source',
    'only',
    'skip',
    'timeout',
    'noSession',
    'identityProbes',
    'sendPasswordUnverified',
  ]);
  addReportOptions(command);
  addHelpSections(command, [
    'ghostcheck diagnose wss://csms.example.com/ocpp/CP001',
    'ghostcheck diagnose --site cp001.json --charger-time http://192.168.1.50',
    'ghostcheck diagnose wss://csms.example.com/ocpp/CP001 --profile 2 --password-file -',
    'ghostcheck diagnose --site cp001.json --json --save-facts cp001-facts.json',
  ]);
}
