import { type Command, Option } from 'commander';
import type { ExamineFlags } from './examine-flags.ts';
import { addHelpSections } from './help-sections.ts';
import type { Io } from './io.ts';
import { addReportOptions, reportOptionsOf } from './report-options.ts';
import { addSiteOptions } from './site-options.ts';

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
    .option('--ping <seconds|off>', 'ping an open session that often (default: 30)')
    .option(
      '--keep-transactions <file>',
      'save the transactions that a charger has queued; none is ever acknowledged',
    )
    .option(
      '--against <file>',
      'a report or facts of `diagnose`: the backend is judged together with the charger',
    )
    .option(
      '--fix <repair...>',
      'repair it: clock, reset, or network-profile <file>; needs its boot to be answered',
    )
    .option('--station-ntp <host[:port]>', 'time server that --fix clock gives to the charger')
    .option('--relay <url>', 'pass all on to this backend, and judge both sides')
    .option('--serve-ntp [port]', 'serve the time beside it, on UDP (default port: 123)')
    .action(async (flags: ExamineFlags) => {
      const options = reportOptionsOf(flags);
      const { examine } = await import('./examine-stations.ts');
      await examine(flags, options, io);
    });
  addSiteOptions(command, ['site', 'profile', 'ca', 'cert', 'key', 'passphraseFile']);
  addSiteOptions(command, ['ntp', 'noNtp', 'resolver']);
  addReportOptions(command);
  addHelpSections(command, [
    'ghostcheck examine',
    'ghostcheck examine --listen 192.168.1.20:9000 --for 10m',
    'ghostcheck examine --listen 0.0.0.0 --until boot --json',
    'ghostcheck examine --listen 192.168.1.20 --until report --against diagnosed.json',
    'ghostcheck examine --listen 192.168.1.20 --fix clock --station-ntp 192.168.1.1',
    'ghostcheck examine --listen 0.0.0.0 --relay wss://csms.example.com/ocpp',
    'ghostcheck examine --listen 0.0.0.0 --tls-trials --for 20m',
  ]);
}
