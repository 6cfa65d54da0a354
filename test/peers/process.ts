import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOOPBACK } from '../../src/simulator/running.ts';

/** A folder that is gone when its test is done. */
export async function scratch(): Promise<Scratch> {
  const folder = await mkdtemp(join(tmpdir(), 'ghostcheck-peer-'));
  return {
    folder,
    path: (name) => join(folder, name),
    write: async (files) => {
      for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

export interface Scratch extends AsyncDisposable {
  readonly folder: string;
  path(name: string): string;
  write(files: Readonly<Record<string, string>>): Promise<void>;
}

/** Runs a program to its end, whatever its exit code; both its streams in one text. */
export function run(
  program: string,
  args: readonly string[],
  cwd: string,
): Promise<{ code: number; text: string }> {
  return new Promise((resolve) => {
    execFile(program, args, { cwd }, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error === null ? 0 : 1;
      resolve({ code, text: stdout + stderr });
    });
  });
}

/** A port that was free a moment ago: for peers that cannot be told to take any. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Starts a peer, waits until `ready` says so, and ends it with its test. */
export async function start(
  program: string,
  args: readonly string[],
  cwd: string,
  ready: (output: string) => boolean | Promise<boolean>,
): Promise<AsyncDisposable> {
  const child = spawn(program, args, { cwd, stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  for (const deadline = Date.now() + 10_000; !(await ready(output)); ) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`${program} did not start: ${output}`);
    }
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 20))]);
  }
  return { [Symbol.asyncDispose]: () => stop(child, ended) };
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 2_000);
  await ended;
  clearTimeout(force);
}
