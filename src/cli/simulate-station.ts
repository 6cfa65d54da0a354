import { type Command, Option } from 'commander';
import type { Io } from './io.ts';
import { addSiteOptions } from './site-options.ts';
import type { StationFlags } from './station-fleet.ts';

const HELP = `
EXIT CODES
  0    at the end every station is registered, and connected without a failure since
  1    at least one is not
  2    wrong use or unreadable input
  70   a bug in ghostcheck

Ends after --for, or with Ctrl-C: each station leaves with a Close frame. The messages of a
station can change what its backend has on record, so a backend on any machine but this one
has to be named once more, with --allow-host.

EXAMPLES
  ghostcheck simulate station --url ws://localhost:9000/ocpp/CP001 --ocpp 1.6
  ghostcheck simulate station --url wss://localhost:9443/ocpp/CP{n} --count 50 --ca ca.pem --for 60s
  ghostcheck simulate station --url ws://localhost:9000/ocpp --identity CP{n} --count 3 --json --for 10s
  ghostcheck simulate station --url wss://csms.test/ocpp/CP001 --allow-host csms.test --scenario clock-reset
  ghostcheck simulate station --url ws://localhost:9000/ocpp/CP001 --scenario ./mine.json`;

export function addSimulateStationCommand(simulate: Command, io: Io): void {
  const command = simulate
    .command('station')
    .description('connect simulated charging stations to a CSMS, until Ctrl-C')
    .option('--url <url>', 'connection URL, the identity its last segment; {n} numbers stations')
    .option('--identity <id>', 'identity, where the URL does not end with it; {n} numbers stations')
    .option('--count <n>', 'so many stations (default: 1)')
    .option('--rate <n>', 'at most so many of them connect in a second (default: 10)')
    .option('--for <duration>', 'end after: 90, 90s, 10m (default: no end)')
    .option('--scenario <name|file>', 'what they do wrong; see --list, or a scenario of your own')
    .option('--queued-transactions <n>', 'each sends so many once it is registered (default: 0)')
    .option(
      '--allow-host <host>',
      'the host of the backend once more, where it is not this machine',
    )
    .addOption(new Option('--json', 'one line of JSON a station at the end'))
    .option('--list', 'list the scenarios of stations')
    .action(async (flags: StationFlags & { readonly list?: boolean }) => {
      const { listStationScenarios, simulateStations } = await import('./run-stations.ts');
      if (flags.list === true) await listStationScenarios(io, flags.json === true);
      else await simulateStations(flags, io);
    });
  addSiteOptions(command, [
    'ocpp',
    'profile',
    'passwordFile',
    'ca',
    'cert',
    'key',
    'passphraseFile',
    'chargerOffer',
  ]);
  command.addHelpText('after', HELP);
}
