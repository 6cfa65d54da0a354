import { type Command, Option } from 'commander';
import { addHelpSections } from './help-sections.ts';
import type { Io } from './io.ts';
import { addSimulateStationCommand } from './simulate-station.ts';
import { addVerifyCommand } from './simulate-verify.ts';
import { contradiction, UsageError } from './usage-error.ts';

interface Flags {
  readonly list?: boolean;
  readonly json?: boolean;
  readonly port?: string;
  readonly host?: string;
}

export function addSimulateCommand(program: Command, io: Io): void {
  const command = program
    .command('simulate')
    .description('serve a simulated backend, with its network, modem and time server')
    .helpCommand(false)
    .enablePositionalOptions()
    .argument('[scenario]', 'its name, or a file (scenario-1.json)')
    .option('--list', 'list the scenarios that come with the program')
    .option('--json', 'with --list: as one document')
    .addOption(new Option('--port <n>', 'port of the backend (default: any that is free)'))
    .addOption(new Option('--host <address>', 'address to listen on (default: 127.0.0.1)'))
    .action(async (word: string | undefined, flags: Flags) => {
      refuseIgnored(word, flags);
      if (flags.list === true) {
        const { listScenarios } = await import('./scenario-list.ts');
        return listScenarios(io, flags.json === true ? 'json' : 'human');
      }
      if (word === undefined) {
        throw new UsageError(
          'scenario-missing',
          'no scenario given',
          'See ghostcheck simulate --list.',
        );
      }
      const { serveScenario } = await import('./serve-scenario.ts');
      await serveScenario(word, flags, io);
    });
  addVerifyCommand(command, io);
  addSimulateStationCommand(command, io);
  addHelpSections(command, [
    'ghostcheck simulate --list',
    'ghostcheck simulate clock-reset',
    'ghostcheck simulate ./my-scenario.json --host 192.168.1.20 --port 8443',
    'ghostcheck simulate verify',
    'ghostcheck simulate verify scenarios/ --format junit',
    'ghostcheck simulate station --url ws://127.0.0.1:9000/ocpp --count 3',
  ]);
}

/** A list serves nothing, and what is served is told as JSON anyway. */
function refuseIgnored(word: string | undefined, { list, json, port, host }: Flags): void {
  if (list !== true && json === true) {
    throw contradiction(
      '--json is for --list alone',
      'What simulate serves is one JSON line anyway.',
    );
  }
  if (list !== true) return;
  const ignored = [
    ...(word === undefined ? [] : [`scenario ${word}`]),
    ...(port === undefined ? [] : ['--port']),
    ...(host === undefined ? [] : ['--host']),
  ];
  if (ignored[0] !== undefined) throw contradiction(`--list contradicts ${ignored[0]}`);
}
