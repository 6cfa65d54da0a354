import { CommanderError } from 'commander';
import { sanitize } from '../render/sanitize.ts';
import { VERSION } from '../version.ts';
import type { Io } from './io.ts';
import { isUsageError } from './usage-error.ts';

/** What is told of a command that came to no report. */
interface Failure {
  readonly exitCode: number;
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
}

/** Tells why there is no report: one line for people, with --json also a document. */
export function reportFailure(error: unknown, args: readonly string[], io: Io): void {
  if (error instanceof CommanderError && error.exitCode === 0) return;
  const { exitCode, code, message, hint } = failureOf(error);
  io.setExitCode(exitCode);
  const document = { schemaVersion: '1.0', error: { code, message, hint } };
  const format = machineFormat(args);
  if (format === 'json') io.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  if (format === 'ndjson') io.stdout.write(`${JSON.stringify({ type: 'error', ...document })}\n`);
  // The whole help stands on stderr already.
  if (code === 'command-missing') return;
  const line = hint === null ? `${message}.` : `${message}. ${hint}`;
  io.stderr.write(`ghostcheck: ${sanitize(line).replace(/\s*\n\s*/g, ' ')}\n`);
  if (exitCode === 70 && io.env.GHOSTCHECK_DEBUG && error instanceof Error) {
    io.stderr.write(`${error.stack}\n`);
  }
}

function failureOf(error: unknown): Failure {
  if (isUsageError(error)) {
    return { exitCode: 2, code: error.code, message: error.message, hint: error.hint };
  }
  if (error instanceof CommanderError) return { exitCode: 2, ...readable(error) };
  return {
    exitCode: 70,
    code: 'internal-error',
    message: `bug in ghostcheck ${VERSION}: ${error instanceof Error ? error.message : String(error)}`,
    hint: 'Please report it to the maintainers of ghostcheck; GHOSTCHECK_DEBUG=1 shows where it happened.',
  };
}

/** Commander's message as ours: `error: …\n(Did you mean …?)`, and nothing that may be a secret. */
function readable({ code, message }: CommanderError): Omit<Failure, 'exitCode'> {
  const name = code.replace(/^commander\./, '').replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
  if (code === 'commander.help') {
    return { code: 'command-missing', message: 'no command given', hint: 'See ghostcheck --help.' };
  }
  const [first = '', suggestion] = message.replace(/^error: /, '').split('\n');
  const hint = suggestion?.replace(/^\(|\)$/g, '') ?? null;
  if (code === 'commander.unknownCommand' && /[/:@]/.test(first)) {
    return {
      code: name,
      message: 'a command has to stand before the URL or file',
      hint: 'For example: ghostcheck diagnose <url>',
    };
  }
  // The value of a mistyped option could be a password.
  return { code: name, message: first.replace(/=[^']*'/, "'").replace(/\.$/, ''), hint };
}

/** Read from the arguments as they came: where parsing them failed there are no options. */
function machineFormat(args: readonly string[]): 'json' | 'ndjson' | null {
  const end = args.indexOf('--');
  const options = end < 0 ? args : args.slice(0, end);
  for (const [index, word] of options.entries()) {
    const value = word === '--format' ? options[index + 1] : /^--format=(.*)$/.exec(word)?.[1];
    if (word === '--json' || value === 'json') return 'json';
    if (value === 'ndjson') return 'ndjson';
  }
  return null;
}
