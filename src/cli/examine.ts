import { type Command, Option } from 'commander';
import { addHelpSections } from './help-sections.ts';
import type { Io } from './io.ts';
import { addReportOptions, type ReportFlags, reportOptionsOf } from './report-options.ts';
import type { SiteFlags } from './site-flags.ts';
import { addSiteOptions } from './site-options.ts';

interface OwnFlags {
  readonly listen?: string;
  readonly serverCert?: string;
  readonly serverKey?: string;
  readonly tlsTrials?: boolean;
  readonly for?: string;
  readonly until?: 'boot' | 'report';
  readonly bootAnswer?: 'accepted' | 'pending' | 'rejected';
  readonly observe?: boolean;
  readonly trustLaptopClock?: boolean;
}

export type ExamineFlags = SiteFlags & ReportFlags & OwnFlags;

export function addExamineCommand(program: Command, io: Io): void {
  const command = program
    .command('examine')
    .description('play the backend on this laptop: the charger connects here, and is examined')
    .option('--listen <address[:port]>', 'where to wait for it (default: 127.0.0.1:9000)')
    .option(
      '--server-cert <pem>',
      'certificate to show, with its chain; or the CA to issue it with',
    )
    .option('--server-key <pem>', 'private key of --server-cert')
    .option('--tls-trials', 'show certificates in turn, one a connection: what does it check?')
    .option('--for <duration>', 'end after that long: 10m (default: until Ctrl-C)')
    .addOption(
      new Option('--until <event>', 'end once the first station has done that').choices([
        'boot',
        'report',
      ]),
    )
    .addOption(
      new Option(
        '--boot-answer <status>',
        'how to answer BootNotification (default: pending)',
      ).choices(['pending', 'accepted', 'rejected']),
    )
    .option('--observe', 'answer nothing at all')
    .option('--trust-laptop-clock', "pass this laptop's time on to a charger unproved")
    .action(async (flags: ExamineFlags) => {
      const options = reportOptionsOf(flags);
      const { examine } = await import('./examine-stations.ts');
      await examine(flags, options, io);
    });
  addSiteOptions(command, ['site', 'ntp', 'noNtp']);
  addReportOptions(command);
  addHelpSections(command, [
    'ghostcheck examine',
    'ghostcheck examine --listen 192.168.1.20:9000 --for 10m',
    'ghostcheck examine --listen 0.0.0.0 --until boot --json',
    'ghostcheck examine --listen 0.0.0.0 --tls-trials --for 20m',
  ]);
}
