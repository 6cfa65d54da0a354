import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { assemble } from '../../src/diagnosis/assemble.ts';
import { gatherFacts } from '../../src/diagnosis/runner.ts';
import type { Facts } from '../../src/facts/document.ts';
import { signalModule } from '../../src/modules/signal/index.ts';
import { type Modem, type ModemAnswers, startModem } from '../../src/simulator/index.ts';
import { siteFor } from '../diagnosis/synthetic.ts';
import { statement } from '../fixtures/world.ts';
import { ONLINE } from '../modem/online.ts';

let folder: string;
let modem: Modem | null = null;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ghostcheck-pty-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await modem?.close();
  modem = null;
  await rm(folder, { recursive: true });
});

/** The simulated modem behind a pseudo terminal that socat carries it to. */
async function pty(answers: ModemAnswers): Promise<{ path: string; socat: ChildProcess }> {
  modem = await startModem({ answers });
  const path = join(folder, 'ttyUSB2');
  const socat = spawn('socat', [`pty,raw,echo=0,link=${path}`, `TCP:127.0.0.1:${modem.port}`]);
  children.push(socat);
  await vi.waitFor(() => access(path), { timeout: 30_000 });
  return { path, socat };
}

function read(path: string): Promise<Facts> {
  const site = siteFor({
    modem: { kind: 'serial', path },
    statement: statement({ modemGiven: true }),
    timeoutMs: 30_000,
  });
  return gatherFacts([signalModule], site, { mode: 'live' });
}

test('reads a modem on a serial port', async () => {
  const { path } = await pty(ONLINE);
  const facts = await read(path);
  expect(facts.records).toMatchObject([{ opened: 'opened', answered: true, lost: null }]);
  const report = assemble([signalModule], facts);
  expect(report).toMatchObject({ verdict: 'healthy', exitCode: 0 });
  expect(report.measurements).toMatchObject({ 'signal.rsrpDbm': -84, 'signal.sim': 'ready' });
});

test('a modem that is pulled out half way leaves what it had told, and that it went', async () => {
  const { path, socat } = await pty({ ...ONLINE, 'AT+COPS?': [] });
  const reading = read(path);
  await vi.waitFor(() => expect(modem?.commands).toContain('AT+COPS?'), { timeout: 30_000 });
  socat.kill('SIGKILL');
  const facts = await reading;
  expect(facts.records).toMatchObject([
    { answered: true, sim: 'ready', lost: expect.stringMatching(/^the port/), operator: null },
  ]);
  expect(assemble([signalModule], facts)).toMatchObject({
    primary: 'modem-no-answer',
    findings: [{ confidence: 'likely', detail: expect.stringContaining('half way: the port') }],
    exitCode: 1,
  });
});

test('a port that says nothing is a modem that does not answer', async () => {
  const { path } = await pty({ AT: [] });
  const facts = await read(path);
  expect(assemble([signalModule], facts).primary).toBe('modem-no-answer');
});

test('a port that another program reads is left alone, and the program named', async () => {
  const { path } = await pty(ONLINE);
  const other = spawn('cat', [path]);
  children.push(other);
  const held = async () => {
    const { portHolder } = await import('../../src/modem/port-holder.ts');
    expect((await portHolder(path))?.name).toBe(`cat (pid ${other.pid})`);
  };
  await vi.waitFor(held, { timeout: 30_000 });
  const facts = await read(path);
  expect(facts.records).toMatchObject([{ opened: 'busy', answered: false }]);
  expect(modem?.commands).toEqual([]);
  expect(assemble([signalModule], facts)).toMatchObject({ findings: [], exitCode: 3 });
});

test('what is no serial port is told apart', async () => {
  const facts = await read('/etc/hostname');
  expect(facts.records).toMatchObject([{ opened: 'not-a-terminal' }]);
});
