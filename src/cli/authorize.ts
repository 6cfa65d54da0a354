import type { Command } from 'commander';
import type { Site } from '../site/site.ts';
import { addHelpSections } from './help-sections.ts';
import type { Io } from './io.ts';
import { addReportOptions, type ReportFlags, reportOptionsOf } from './report-options.ts';
import { requireUrl } from './require-url.ts';
import type { SiteFlags } from './site-flags.ts';
import { addSiteOptions, siteOf } from './site-options.ts';
import { UsageError } from './usage-error.ts';

type Flags = SiteFlags & ReportFlags;

/** The way to an accepted boot, and the session that it is asked over. */
const STAGES = ['url', 'dns', 'tcp', 'clock', 'tls', 'upgrade', 'boot', 'authorize', 'session'];

export function addAuthorizeCommand(program: Command, io: Io): void {
  const command = program
    .command('authorize')
    .description('ask the backend whether a token may charge, and how long it takes to say so')
    .argument('[url]', 'connection URL; its last segment is the identity')
    .action(async (url: string | undefined, flags: Flags) => {
      const options = reportOptionsOf(flags);
      // One connection: what the backend offers in TLS beside it is the business of others.
      const site = await siteOf({ ...flags, tlsScan: false }, io, { url });
      requireInputs(requireUrl(site, 'authorize'));
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
    'ocpp',
    'identity',
    'username',
    'passwordFile',
    'ca',
    'cert',
    'key',
    'passphraseFile',
    'boot',
    'idToken',
    'repeat',
    'messageTimeout',
    'ntp',
    'noNtp',
    'resolver',
    'uplink',
    'source',
    'timeout',
    'sendPasswordUnverified',
  ]);
  addReportOptions(command);
  addHelpSections(command, [
    'ghostcheck authorize wss://csms.example.com/ocpp/CP001 --boot boot.json --id-token 04A1B2C3',
    'ghostcheck authorize --site cp001.json --id-token 04A1B2C3:ISO15693 --repeat 20',
    'ghostcheck authorize --site cp001.json --ocpp 1.6 --id-token 04A1B2C3 --message-timeout 10s',
  ]);
}

function requireInputs({ idToken, boot }: Site): void {
  if (idToken === null) {
    throw new UsageError(
      'token-missing',
      'no token to authorize',
      'Give --id-token <value[:type]>.',
    );
  }
  if (boot === null) {
    throw new UsageError(
      'boot-missing',
      'a backend authorizes nothing before it has accepted a BootNotification, and none was given',
      'Give --boot <file>, or boot in the site file.',
    );
  }
}
