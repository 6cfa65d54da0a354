import { PassThrough } from 'node:stream';
import type { Io } from '../../src/cli/io.ts';

/** An outer world that keeps what is written to it. */
export function silentIo(parts: Partial<Io> = {}): {
  io: Io;
  out(): string;
  err(): string;
  exitCode(): number;
} {
  let exit = 0;
  const stdout = new PassThrough({ highWaterMark: 64 * 1024 * 1024 });
  const stderr = new PassThrough({ highWaterMark: 64 * 1024 * 1024 });
  const text = (stream: PassThrough) => String(stream.read() ?? '');
  return {
    io: {
      stdout,
      stderr,
      stdin: new PassThrough().end(),
      env: { LANG: 'C.UTF-8' },
      stdoutIsTTY: false,
      stderrIsTTY: false,
      columns: 80,
      setExitCode: (code) => {
        exit = code;
      },
      onInterrupt: () => {},
      ...parts,
    },
    out: () => text(stdout),
    err: () => text(stderr),
    exitCode: () => exit,
  };
}
