import type { Command } from 'commander';

const EXIT_CODES = `
EXIT CODES
  0    healthy, or warnings only
  1    a finding at or above --fail-on
  2    wrong use, wrong configuration or unreadable input
  3    inconclusive: nothing found, but something asked for could not be checked
  70   a bug in ghostcheck
  130  interrupted; the report of what was seen is still printed
`;

/** Ends a command's help with its exit codes and examples. */
export function addHelpSections(command: Command, examples: readonly string[]): Command {
  const lines = examples.map((example) => `  ${example}`).join('\n');
  return command.addHelpText('after', `${EXIT_CODES}\nEXAMPLES\n${lines}`);
}
