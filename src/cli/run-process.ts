import { reportFailure } from './failure.ts';
import { processIo } from './io.ts';
import { runProgram } from './program.ts';

/** Runs one command in this process, and sees to it that the process ends. */
export async function runProcess(args: readonly string[]): Promise<void> {
  const io = processIo();
  process.on('uncaughtException', (error) => reportFailure(error, [], io));
  await runProgram(args, io);
  await Promise.all([written(process.stdout), written(process.stderr)]);
  // All has been said: a handle left open by some library must not keep the shell waiting.
  setTimeout(() => process.exit(), 500).unref();
}

function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || !stream.writable) resolve();
    else stream.write('', () => resolve());
  });
}
