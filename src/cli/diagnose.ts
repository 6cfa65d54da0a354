import type { Command } from 'commander';
import { addHelpSections } from './help-sections.ts';
import type { Io } from './io.ts';
import { addReportOptions, type ReportFlags, reportOptionsOf } from './report-options.ts';
import { requireUrl } from './require-url.ts';
import type { SiteFlags } from './site-flags.ts';
import { addSiteOptions, siteOf } from './site-options.ts';

type Flags = SiteFlags & ReportFlags;

export function addDiagnoseCommand(program: Command, io: Io): void {
  const command = program
    .command('diagnose')
    .description('play the station towards its backend, and say what is broken')
    .argument('[url]', 'connection URL; its last segment is the identity')
    .action(async (url: string | undefined, flags: Flags) => {
      const options = reportOptionsOf(flags);
      const site = requireUrl(await siteOf(flags, io, { url }), 'diagnose');
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
    'chargerRoots',
    'cert',
    'key',
    'passphraseFile',
    'boot',
    'idToken',
    'repeat',
    'chargerTime',
    'chargerOffer',
    'noTlsScan',
    'maxConnections',
    'modem',
    'gateway',
    'gatewayPasswordFile',
    'gatewayFingerprint',
    'gatewayPlainHttp',
    'ntp',
    'noNtp',
    'resolver',
    'uplink',
    'source',
    'only',
    'skip',
    'timeout',
    'messageTimeout',
    'hold',
    'noSession',
    'identityProbes',
    'revocation',
    'sendPasswordUnverified',
  ]);
  addReportOptions(command);
  addHelpSections(command, [
    'ghostcheck diagnose wss://csms.example.com/ocpp/CP001',
    'ghostcheck diagnose --site cp001.json --charger-time http://192.168.1.50',
    'ghostcheck diagnose wss://csms.example.com/ocpp/CP001 --profile 2 --password-file -',
    'ghostcheck diagnose --site cp001.json --hold 10m',
    'ghostcheck diagnose --site cp001.json --json --save-facts cp001-facts.json',
  ]);
}
