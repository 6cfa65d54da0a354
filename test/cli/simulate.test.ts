import { expect, test } from 'vitest';
import { run } from './fake-io.ts';

test.each([
  [['--list', '--port', '8443'], '--list contradicts --port'],
  [['--list', '--host', '127.0.0.1'], '--list contradicts --host'],
  [['--list', 'healthy'], '--list contradicts scenario healthy'],
  [['healthy', '--json'], '--json is for --list alone'],
])('simulate %j is refused in one line, and serves nothing', async (args, message) => {
  const { stdout, stderr, exitCode } = await run(['simulate', ...args]);
  expect(stderr).toContain(message);
  expect(stdout).not.toContain('ready');
  expect(exitCode).toBe(2);
});

test.each([[['--list']], [['--list', '--json']]])('simulate %j lists', async (args) => {
  const { stdout, exitCode } = await run(['simulate', ...args]);
  expect(stdout).toContain('clock-reset');
  expect(exitCode).toBe(0);
});
