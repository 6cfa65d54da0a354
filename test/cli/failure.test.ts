import { afterEach, expect, test, vi } from 'vitest';
import { processIo, worseExitCode } from '../../src/cli/io.ts';
import { runProgram } from '../../src/cli/program.ts';
import { VERSION } from '../../src/version.ts';
import { type Around, fakeIo } from './fake-io.ts';

afterEach(() => vi.restoreAllMocks());

/** A command that dies of a bug of ours. */
async function bug(args: readonly string[], around: Around = {}) {
  const io = fakeIo(around);
  const broken = {
    ...io,
    get columns(): number {
      throw new Error('the terminal has no width');
    },
  };
  await runProgram(['url', 'wss://csms.example.com/ocpp/CP001', ...args], broken);
  return io.ran();
}

test('a bug is one line that says what to do with it, and exit 70', async () => {
  const { stdout, stderr, exitCode } = await bug([]);
  expect(stdout).toBe('');
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(`bug in ghostcheck ${VERSION}: the terminal has no width. Please report`);
  expect(exitCode).toBe(70);
});

test('its stack is shown on demand', async () => {
  expect((await bug([], { env: { GHOSTCHECK_DEBUG: '1' } })).stderr).toContain('    at ');
});

test('with --json a bug before any report is a document too', async () => {
  const { stdout, exitCode } = await bug(['--json']);
  expect(JSON.parse(stdout).error).toMatchObject({ code: 'internal-error' });
  expect(exitCode).toBe(70);
});

test('of several exit codes the one counts that design ranks first', () => {
  const ranked = [130, 1, 70, 2, 3, 0];
  for (const [index, code] of ranked.entries()) {
    for (const other of ranked.slice(index)) {
      expect(worseExitCode(code, other)).toBe(code);
      expect(worseExitCode(other, code)).toBe(code);
    }
  }
});

test('the first Ctrl-C asks to stop, the second one stops', () => {
  const exit = vi.spyOn(process, 'exit').mockImplementation(() => {
    throw new Error('exit');
  });
  vi.useFakeTimers({ toFake: ['performance'] });
  const before = process.listeners('SIGINT');
  const handler = vi.fn();
  processIo().onInterrupt(handler);
  const [listener] = process.listeners('SIGINT').filter((other) => !before.includes(other));
  try {
    listener?.('SIGINT');
    expect(handler).toHaveBeenCalledOnce();
    expect(exit).not.toHaveBeenCalled();
    // Passed on by npm: the same one again.
    listener?.('SIGINT');
    expect(exit).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1_000);
    expect(() => listener?.('SIGINT')).toThrow('exit');
    expect(exit).toHaveBeenCalledWith(130);
    expect(handler).toHaveBeenCalledOnce();
  } finally {
    vi.useRealTimers();
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.removeAllListeners(name);
      for (const other of before) process.on(name, other);
    }
  }
});
