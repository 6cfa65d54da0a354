import { THRESHOLDS } from '../thresholds.ts';
import { reportFailure } from './failure.ts';
import { processIo } from './io.ts';
import { runProgram } from './program.ts';

/**
 * A getaddrinfo that runs cannot be cut short, and keeps the process from ending. So glibc
 * is told to be as patient as we are, in place of 10 s for each name server.
 */
const GLIBC_OPTIONS = 'timeout:2 attempts:2';

/** Runs one command in this process, and sees to it that the process ends. */
export async function runProcess(args: readonly string[]): Promise<void> {
  process.env.RES_OPTIONS ??= GLIBC_OPTIONS;
  const io = processIo();
  process.on('uncaughtException', (error) => reportFailure(error, [], io));
  await runProgram(args, io);
  await Promise.all([written(process.stdout), written(process.stderr)]);
  // All has been said: a handle left open by some library must not keep the shell waiting.
  setTimeout(() => process.exit(), THRESHOLDS.run.exitAfterMs).unref();
}

function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || !stream.writable) resolve();
    else stream.write('', () => resolve());
  });
}
