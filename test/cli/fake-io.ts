import { PassThrough, Readable, Writable } from 'node:stream';
import { type Io, worseExitCode } from '../../src/cli/io.ts';
import { runProgram } from '../../src/cli/program.ts';

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export interface Around {
  readonly stdin?: string | Buffer;
  readonly env?: NodeJS.ProcessEnv;
  /** Called with what Ctrl-C would call, as soon as a run listens for it. */
  readonly onListening?: (interrupt: () => void) => void;
}

export interface FakeIo extends Io {
  /** What has been written so far, and the exit code asked for. */
  ran(): Ran;
}

export function fakeIo(around: Around = {}): FakeIo {
  const out = { stdout: '', stderr: '' };
  let exitCode = 0;
  const into = (name: 'stdout' | 'stderr') =>
    new Writable({
      write(chunk, _encoding, done) {
        out[name] += String(chunk);
        done();
      },
    });
  return {
    stdout: into('stdout'),
    stderr: into('stderr'),
    stdin: around.stdin === undefined ? new PassThrough().end() : Readable.from([around.stdin]),
    env: around.env ?? {},
    stdoutIsTTY: false,
    stderrIsTTY: false,
    columns: 80,
    setExitCode: (code) => {
      exitCode = worseExitCode(exitCode, code);
    },
    onInterrupt: (handler) => around.onListening?.(handler),
    ran: () => ({ ...out, exitCode }),
  };
}

/** Runs one command in this process. */
export async function run(args: readonly string[], around: Around = {}): Promise<Ran> {
  const io = fakeIo(around);
  await runProgram(args, io);
  return io.ran();
}
