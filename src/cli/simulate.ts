import type { Command } from 'commander';
import type { Io } from './io.ts';
import { addSimulateStationCommand } from './simulate-station.ts';

export function addSimulateCommand(program: Command, io: Io): void {
  const simulate = program
    .command('simulate')
    .description('play charging stations towards a backend, healthy or with faults')
    .helpCommand(false)
    // An option behind the name of a subcommand is that one's.
    .enablePositionalOptions();
  addSimulateStationCommand(simulate, io);
}
