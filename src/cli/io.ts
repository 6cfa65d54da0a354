/**
 * The outer world of a command: its streams, environment and exit code. Tests hand in
 * their own.
 */
export interface Io {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  readonly stdin: NodeJS.ReadableStream;
  readonly env: NodeJS.ProcessEnv;
  readonly stdoutIsTTY: boolean;
  readonly stderrIsTTY: boolean;
  /** Width of the terminal in characters. */
  readonly columns: number;
  /** Asks for an exit code; of several, the one that counts most stays. */
  setExitCode(code: number): void;
  /** Calls `handler` at the first Ctrl-C, SIGTERM or SIGHUP (the terminal is gone); the second one ends the process. */
  onInterrupt(handler: () => void): void;
}

/** The most important first: a crash never hides a proved fault. */
const EXIT_CODES = [130, 1, 70, 2, 3, 0];

/** `npm run` passes on the Ctrl-C that the terminal has already sent: one wish, told twice. */
const SAME_INTERRUPT_MS = 300;

/** Of two exit codes, the one that counts. */
export function worseExitCode(a: number, b: number): number {
  return EXIT_CODES.find((code) => code === a || code === b) ?? Math.max(a, b);
}

export function processIo(): Io {
  const { stdout, stderr, env } = process;
  const setExitCode = (code: number) => {
    process.exitCode = worseExitCode(Number(process.exitCode ?? 0), code);
  };
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    // The reader has seen enough: `ghostcheck … | head` is no error.
    if (error.code === 'EPIPE') return;
    stderr.write(`ghostcheck: cannot write the output: ${error.message}\n`);
    setExitCode(2);
  });
  stderr.on('error', () => {});
  return {
    stdout,
    stderr,
    // Opened only by what reads it.
    get stdin() {
      return process.stdin;
    },
    env,
    stdoutIsTTY: stdout.isTTY === true,
    stderrIsTTY: stderr.isTTY === true,
    // Asked anew each time: a window can change its size.
    get columns() {
      return stdout.columns ?? (Number(env.COLUMNS) || 80);
    },
    setExitCode,
    onInterrupt(handler) {
      let interruptedAt: number | null = null;
      const onSignal = () => {
        if (interruptedAt === null) {
          interruptedAt = performance.now();
          handler();
        } else if (performance.now() - interruptedAt > SAME_INTERRUPT_MS) process.exit(130);
      };
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
    },
  };
}
