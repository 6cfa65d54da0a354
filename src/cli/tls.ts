import type { Command } from 'commander';
import { addHelpSections } from './help-sections.ts';
import type { Io } from './io.ts';
import { addReportOptions, type ReportFlags, reportOptionsOf } from './report-options.ts';
import { requireUrl } from './require-url.ts';
import type { SiteFlags } from './site-flags.ts';
import { addSiteOptions, siteOf } from './site-options.ts';

type Flags = SiteFlags & ReportFlags;

/** What TLS stands on, and the clock that its certificates are judged by. */
const STAGES = ['url', 'dns', 'tcp', 'clock', 'tls'];

export function addTlsCommand(program: Command, io: Io): void {
  const command = program
    .command('tls')
    .description('examine TLS and the clocks alone: no upgrade, no session')
    .argument('[url]', 'connection URL; its last segment is the identity')
    .action(async (url: string | undefined, flags: Flags) => {
      const options = reportOptionsOf(flags);
      const site = requireUrl(await siteOf({ ...flags, revocation: true }, io, { url }), 'tls');
      const [{ MODULES }, { runAndReport }] = await Promise.all([
        import('../registry.ts'),
        import('./run-and-report.ts'),
      ]);
      const modules = MODULES.filter(({ stage }) => STAGES.includes(stage));
      await runAndReport({ modules, site, mode: 'live', io, options });
    });
  addSiteOptions(command, [
    'site',
    'profile',
    'ca',
    'chargerRoots',
    'cert',
    'key',
    'passphraseFile',
    'chargerTime',
    'chargerOffer',
    'noTlsScan',
    'maxConnections',
    'allCiphers',
    'serial',
    'ntp',
    'noNtp',
    'resolver',
    'uplink',
    'source',
    'timeout',
  ]);
  addReportOptions(command);
  addHelpSections(command, [
    'ghostcheck tls wss://csms.example.com/ocpp/CP001',
    'ghostcheck tls wss://csms.example.com/ocpp/CP001 --charger-time 2000-01-01T00:04Z',
    'ghostcheck tls wss://csms.example.com/ocpp/CP001 --charger-offer ocpp-minimum-rsa',
    'ghostcheck tls wss://csms.example.com/ocpp/CP001 --all-ciphers',
    'ghostcheck tls --site cp001.json --json',
  ]);
}
