import type { Command } from 'commander';
import { addHelpSections } from './help-sections.ts';
import type { Io } from './io.ts';
import { addReportOptions, type ReportFlags, reportOptionsOf } from './report-options.ts';

type Flags = ReportFlags & { readonly at?: string; readonly chargerTime?: string };

export function addJudgeCommand(program: Command, io: Io): void {
  const command = program
    .command('judge')
    .description('judge recorded facts again, without any network')
    .argument('<file>', 'a facts file or a JSON report; - for stdin')
    .option('--at <ISO>', 'judge as of this instant instead of when the facts were recorded')
    .option('--charger-time <ISO>', "what the charger's clock showed when the facts were recorded")
    .action(async (file: string, flags: Flags) => {
      const options = reportOptionsOf(flags);
      const { judgeAgain } = await import('./judge-again.ts');
      await judgeAgain(file, flags, options, io);
    });
  addReportOptions(command);
  addHelpSections(command, [
    'ghostcheck judge cp001-facts.json',
    'ghostcheck judge report.json --charger-time 2000-01-01T00:04Z',
    'ghostcheck diagnose --site cp001.json --json | ghostcheck judge - --at 2030-01-01T00:00Z',
  ]);
}
