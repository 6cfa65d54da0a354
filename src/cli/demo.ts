import type { Command } from 'commander';
import { addHelpSections } from './help-sections.ts';
import type { Io } from './io.ts';
import { addReportOptions, type ReportFlags, reportOptionsOf } from './report-options.ts';

type Flags = ReportFlags & { readonly list?: boolean };

export function addDemoCommand(program: Command, io: Io): void {
  const command = program
    .command('demo')
    .description('diagnose a simulated ghost on this machine, without any network')
    .argument('[scenario]', 'what is wrong with it (default: clock-reset)')
    .option('--list', 'list the scenarios')
    .action(async (name: string | undefined, flags: Flags) => {
      const options = reportOptionsOf(flags);
      if (flags.list === true) {
        const { listScenarios } = await import('./scenario-list.ts');
        return listScenarios(io, options.format === 'human' ? 'human' : 'json');
      }
      const { demonstrate } = await import('./run-demo.ts');
      await demonstrate(name, flags, options, io);
    });
  addReportOptions(command);
  addHelpSections(command, [
    'ghostcheck demo',
    'ghostcheck demo --list',
    'ghostcheck demo tls-silent-close --json',
  ]);
}
