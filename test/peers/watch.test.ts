import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { type Modem, startModem } from '../../src/simulator/index.ts';
import { ONLINE } from '../modem/online.ts';
import { scratch } from './process.ts';

const SLOW = { timeout: 20_000 };
const children: ChildProcess[] = [];
let modem: Modem | null = null;

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await modem?.close();
  modem = null;
});

/** Starts a program, and keeps what it says. */
function start(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(program, args, { env: { ...process.env, LANG: 'C.UTF-8', ...env } });
  children.push(child);
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    said.out += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    said.err += String(chunk);
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, said, ended };
}

const METER = 'node bin/ghostcheck.js signal --watch --modem';

test('a reader that has seen enough ends the meter without a word', async () => {
  modem = await startModem({ answers: ONLINE });
  const { said, ended } = start('bash', [
    '-c',
    `set -o pipefail; ${METER} tcp://127.0.0.1:${modem.port} | head -1`,
  ]);
  expect(await ended).toBe(0);
  expect(JSON.parse(said.out)).toMatchObject({ type: 'sample', dbm: -84 });
  expect(said.err).toBe('ghostcheck: Ctrl-C ends.\n');
});

test('SIGINT ends the lines with the summary', async () => {
  modem = await startModem({ answers: ONLINE });
  const { child, said, ended } = start('node', [
    ...['bin/ghostcheck.js', 'signal', '--watch'],
    ...['--modem', `tcp://127.0.0.1:${modem.port}`],
  ]);
  await vi.waitFor(() => expect(said.out).toContain('\n'), SLOW);
  child.kill('SIGINT');
  expect(await ended).toBe(0);
  const lines = said.out
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(lines.at(-1)).toMatchObject({ type: 'summary', medianDbm: -84 });
});

test.each([40, 80, 120])('a terminal of %i columns gets its cursor back', async (columns) => {
  modem = await startModem({ answers: ONLINE });
  // script(1) makes the terminal, in the shell of whoever runs it; what is written to it is typed.
  // Ctrl-C goes to that shell as well, and dash would end of it before it tells the exit code.
  const line = `trap : INT; stty cols ${columns}; ${METER} tcp://127.0.0.1:${modem.port}; echo "exit $?"`;
  const { child, said, ended } = start('script', ['-qc', line, '/dev/null'], { TERM: 'xterm' });
  await vi.waitFor(() => expect(said.out.split('RSRP -84 dBm').length).toBeGreaterThan(2), SLOW);
  child.stdin.write('\u0003');
  await ended;
  expect(said.out).toContain('\u001b[?25l');
  const [, after = ''] = said.out.split('\u001b[?25h\u001b[?1049l');
  expect(after).not.toContain('\u001b[?25l');
  expect(after).toContain('good: well above the limit of -100 dBm');
  expect(after).toContain('exit 0');
});

test('a modem that is unplugged while it is watched: the summary, and why', async () => {
  modem = await startModem({ answers: ONLINE });
  await using folder = await scratch();
  const path = folder.path('ttyUSB2');
  const socat = start('socat', [`pty,raw,echo=0,link=${path}`, `TCP:127.0.0.1:${modem.port}`]);
  await vi.waitFor(() => access(path), SLOW);
  const { said, ended } = start('node', [
    'bin/ghostcheck.js',
    'signal',
    '--watch',
    '--modem',
    path,
  ]);
  await vi.waitFor(() => expect(said.out).toContain('"sample"'), SLOW);
  socat.child.kill('SIGKILL');
  expect(await ended).toBe(1);
  const lines = said.out
    .trimEnd()
    .split('\n')
    .map((line): { type: string } => JSON.parse(line));
  const types = lines.map(({ type }) => type);
  expect(types.indexOf('summary')).toBeGreaterThan(types.lastIndexOf('sample'));
  expect(lines.at(-1)).toMatchObject({ type: 'report', report: { primary: 'modem-not-found' } });
});
