import { Command } from 'commander';
import { VERSION } from '../version.ts';
import { addAuthorizeCommand } from './authorize.ts';
import { addBootCommand } from './boot.ts';
import { addCableCommand } from './cable.ts';
import { addClockCommand } from './clock.ts';
import { addDemoCommand } from './demo.ts';
import { addDiagnoseCommand } from './diagnose.ts';
import { addExamineCommand } from './examine.ts';
import { addExplainCommand } from './explain.ts';
import { reportFailure } from './failure.ts';
import type { Io } from './io.ts';
import { addJudgeCommand } from './judge.ts';
import { refuseSecrets } from './refuse-secrets.ts';
import { addRenderCommand } from './render.ts';
import { addSignalCommand } from './signal.ts';
import { addSimulateCommand } from './simulate.ts';
import { addTlsCommand } from './tls.ts';
import { addUrlCommand } from './url.ts';

/** Every command, in the order of the help. */
const COMMANDS: Readonly<Record<string, (program: Command, io: Io) => void>> = {
  diagnose: addDiagnoseCommand,
  examine: addExamineCommand,
  url: addUrlCommand,
  clock: addClockCommand,
  tls: addTlsCommand,
  boot: addBootCommand,
  authorize: addAuthorizeCommand,
  signal: addSignalCommand,
  cable: addCableCommand,
  judge: addJudgeCommand,
  render: addRenderCommand,
  explain: addExplainCommand,
  simulate: addSimulateCommand,
  demo: addDemoCommand,
};

/** The whole program, or, as building it all takes some milliseconds, one command of it. */
export function createProgram(io: Io, name?: string): Command {
  const program = new Command('ghostcheck')
    .description(
      'Finds out why an EV charger is powered, green and offline: its handshake with the ' +
        'OCPP backend, layer by layer, with a code, an owner and the next step.',
    )
    .version(VERSION, '-V, --version', 'print the version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
      // Told by reportFailure, in one line.
      outputError: () => {},
      getOutHelpWidth: () => io.columns,
      getErrHelpWidth: () => io.columns,
    })
    .helpCommand(false)
    // What stands behind the name of a command is that one's, down to its own subcommands.
    .enablePositionalOptions();
  const named = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  for (const addCommand of named ? [named] : Object.values(COMMANDS)) addCommand(program, io);
  return program;
}

/** Runs one command to its end; never rejects. */
export async function runProgram(args: readonly string[], io: Io): Promise<void> {
  try {
    refuseSecrets(args);
    await createProgram(io, args[0]).parseAsync(args, { from: 'user' });
  } catch (error) {
    reportFailure(error, args, io);
  }
}
