import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { pipeChunks } from '../../src/cli/read-pipe.ts';
import { VERSION } from '../../src/version.ts';
import { folder } from './folder.ts';

const BIN = fileURLToPath(new URL('../../bin/ghostcheck.js', import.meta.url));
const at = await folder();
afterAll(() => at[Symbol.asyncDispose]());

interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

const start = (args: readonly string[]) =>
  spawn(process.execPath, [BIN, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });

async function ended(child: ReturnType<typeof start>): Promise<Ended> {
  const out = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text) => {
      out[name] += text;
    });
  }
  child.stdin.end();
  const [code, signal] = await once(child, 'close');
  // As a shell tells it: a second Ctrl-C can find Node already without its handlers.
  return { ...out, code: signal === 'SIGINT' ? 130 : code };
}

const shell = (command: string) =>
  ended(spawn('bash', ['-o', 'pipefail', '-c', command], { stdio: ['pipe', 'pipe', 'pipe'] }));

const ghostcheck = `'${process.execPath}' '${BIN}'`;

test('the version, alone on stdout', async () => {
  for (const flag of ['--version', '-V']) {
    expect(await ended(start([flag]))).toEqual({ stdout: `${VERSION}\n`, stderr: '', code: 0 });
  }
});

test('help stands on stdout, with exit codes and examples', async () => {
  const { stdout, code } = await ended(start(['diagnose', '--help']));
  expect(stdout).toMatch(/EXIT CODES[\s\S]*EXAMPLES/);
  expect(code).toBe(0);
});

test.each([
  [['url', 'wss://csms.example.com/ocpp/CP001'], 0],
  [['url', 'https://csms.example.com/ocpp/CP001'], 1],
  [['url', 'wss://csms.example.com/ocpp/CP001', '--colour'], 2],
  [[], 2],
])('%j exits with %i', async (args, code) => {
  expect((await ended(start(args))).code).toBe(code);
});

test('a reader that has seen enough ends it quietly', async () => {
  const { stderr, stdout } = await shell(
    `${ghostcheck} url wss://csms.example.com/ocpp/CP001 --json | head -c 100`,
  );
  expect(stdout).toHaveLength(100);
  expect(stderr).toBe('');
});

test('a named pipe is read like a file, and one that nobody fills is given up on', async () => {
  const fifo = join(at.path, 'fifo');
  const { stdout } = await shell(
    `mkfifo '${fifo}'; printf '{"reason":"PowerUp"}' >'${fifo}' & ${ghostcheck} boot '${fifo}' --json`,
  );
  expect(JSON.parse(stdout).measurements['boot.violations']).toBe(1);
  await expect(pipeChunks(fifo, 20).next()).rejects.toThrow('nothing came out of this pipe');
});

test('3 MB through a slow pipe arrive whole', async () => {
  const recorded = await ended(start(['url', 'wss://csms.example.com//ocpp/CP001', '--json']));
  const report = JSON.parse(recorded.stdout);
  for (let index = 0; index < 3_000; index++) {
    report.facts.site.labels[`label-${index}`] = 'y'.repeat(500);
  }
  const file = await at.file('large.json', JSON.stringify(report));
  const child = start(['judge', file, '--json']);
  child.stdin.end();
  let length = 0;
  let tail = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    if (length < 1024 * 1024) await later(5);
    length += chunk.length;
    tail = `${tail}${chunk}`.slice(-100);
  }
  expect(length).toBeGreaterThan(3 * 1024 * 1024);
  expect(tail.endsWith('\n}\n')).toBe(true);
  expect(child.exitCode ?? (await once(child, 'close'))[0]).toBe(1);
});

/** A modem that takes the connection and never answers. */
async function silentModem() {
  const server = createServer((socket) => void socket.on('error', () => {}));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { port, connected: once(server, 'connection'), close: () => server.close() };
}

test('Ctrl-C prints the partial report and exits with 130', async () => {
  const modem = await silentModem();
  const child = start(['signal', '--modem', `tcp://127.0.0.1:${modem.port}`, '--json']);
  const result = ended(child);
  await Promise.race([modem.connected, result]);
  // Twice, as `npm run` does: it passes on what the terminal has sent already.
  child.kill('SIGINT');
  await once(child.stderr, 'data');
  child.kill('SIGINT');
  const { stdout, stderr, code } = await result;
  modem.close();
  expect(JSON.parse(stdout).run.interrupted).toBe(true);
  expect(stderr).toContain('stopping');
  expect(code).toBe(130);
});

test('Ctrl-C while the time is asked for ends an examination with its document', async () => {
  const silent = createSocket('udp4');
  silent.bind(0, '127.0.0.1');
  await once(silent, 'listening');
  const asked = once(silent, 'message');
  const ntp = `127.0.0.1:${silent.address().port}`;
  const child = start(['examine', '--listen', '127.0.0.1:0', '--ntp', ntp, '--json']);
  const result = ended(child);
  await Promise.race([asked, result]);
  child.kill('SIGINT');
  const { stdout, code } = await result;
  silent.close();
  expect(JSON.parse(stdout)).toMatchObject({ reports: [] });
  expect(code).toBe(3);
});
