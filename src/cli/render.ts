import { type Command, Option } from 'commander';
import type { Io } from './io.ts';
import { addFormatOptions, type ReportFlags, reportOptionsOf } from './report-options.ts';

export function addRenderCommand(program: Command, io: Io): void {
  const command = program
    .command('render')
    .description('print a saved report in another format; exits 0 whatever it says')
    .argument('<file>', 'what --json or --format ndjson wrote; - for stdin')
    .action(async (file: string, flags: Omit<ReportFlags, 'failOn'>) => {
      const options = reportOptionsOf({ ...flags, failOn: 'fault' });
      const { renderSaved } = await import('./render-saved.ts');
      await renderSaved(file, options, io);
    });
  addFormatOptions(command);
  command.addOption(
    new Option('--redact <level>', 'strict: hide identity, hosts and addresses too')
      .choices(['standard', 'strict'])
      .default('standard'),
  );
  command.addHelpText('after', EXAMPLES);
}

const EXAMPLES = `
EXIT CODES
  0    the report was printed
  2    it cannot be read, or is none

EXAMPLES
  ghostcheck render report.json
  ghostcheck render report.json --format markdown --output ticket.md
  ghostcheck render report.json --format junit --redact strict
  ghostcheck render - --summary < report.json`;
