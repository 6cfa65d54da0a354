import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import { THRESHOLDS } from '../thresholds.ts';
import { addHelpSections } from './help-sections.ts';
import type { Io } from './io.ts';
import { UsageError } from './usage-error.ts';

interface Flags {
  readonly jobs?: string;
  readonly format?: 'human' | 'json' | 'junit';
}

/** A command of `simulate`. */
export function addVerifyCommand(simulate: Command, io: Io): void {
  const command = simulate
    .command('verify')
    .description('diagnose scenarios end to end, and compare with what they expect')
    .argument('[path...]', 'names, files or folders (default: all that come with the program)')
    .option('--jobs <n>', 'so many at once (default: twice the number of cores)')
    .addOption(
      new Option('--format <format>', 'how to print the results (default: human)').choices([
        'human',
        'json',
        'junit',
      ]),
    )
    .action(async (paths: readonly string[], { jobs, format = 'human' }: Flags) => {
      const { verifyScenarios } = await import('./verify-scenarios.ts');
      await verifyScenarios(paths, { jobs: jobCount(jobs), format }, io);
    });
  addHelpSections(command, [
    'ghostcheck simulate verify',
    'ghostcheck simulate verify scenarios/ --jobs 4 --format junit',
  ]);
}

function jobCount(text: string | undefined): number {
  const { maxJobs } = THRESHOLDS.simulator;
  // Most worlds wait most of the time: for a second reading of a modem, or a limit to pass.
  if (text === undefined) return Math.min(maxJobs, 2 * availableParallelism());
  const count = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (count > 0 && count <= maxJobs) return count;
  throw new UsageError('jobs-invalid', `--jobs ${text} is not a number from 1 to ${maxJobs}`);
}
