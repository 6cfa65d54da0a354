import { readFile, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openTransactionFile } from '../../src/cli/kept-transactions.ts';
import { runProgram } from '../../src/cli/program.ts';
import type { Report } from '../../src/diagnosis/report.ts';
import { createAuthority } from '../../src/pki/index.ts';
import { startCsms } from '../../src/simulator/index.ts';
import { stationTls } from '../../src/simulator/station/tls.ts';
import { trustStoreOf } from '../../src/tls/trust-store.ts';
import { freePort } from '../peers/process.ts';
import { play } from '../simulator/playing.ts';
import { fakeIo, run } from './fake-io.ts';
import { folder } from './folder.ts';

const PROFILE = {
  connectionData: {
    ocppVersion: 'OCPP20',
    ocppTransport: 'JSON',
    ocppCsmsUrl: 'wss://csms.example.com/ocpp',
    messageTimeout: 30,
    securityProfile: 2,
    ocppInterface: 'Wired0',
  },
};

const offline = ['examine', '--no-ntp', '--for', '100ms', '--trust-laptop-clock'];

describe('what cannot be done is one line and exit 2, before anything listens', () => {
  test.each([
    [['--fix', 'firmware'], /--fix firmware is not known/],
    [['--fix', 'clock'], /needs --station-ntp/],
    [['--fix', 'network-profile'], /needs a file/],
    [['--fix', 'reset', 'reset'], /stands twice/],
    [['--station-ntp', '192.0.2.1'], /--fix clock alone/],
    [['--fix', 'reset', '--observe'], /a charger that is registered/],
    [['--fix', 'reset', '--boot-answer', 'rejected'], /a charger that is registered/],
    [['--fix', 'clock', '--station-ntp', 'a b'], /not a host/],
    [['--observe', '--boot-answer', 'accepted'], /--observe contradicts --boot-answer/],
    [['--relay', 'wss://csms.example.com', '--fix', 'reset'], /--relay contradicts --fix/],
    [['--ping', 'never'], /not a duration/],
    [['--relay', 'ws://127.0.0.1', '--observe'], /--relay contradicts --observe/],
    [
      ['--relay', 'ws://127.0.0.1', '--boot-answer', 'accepted'],
      /--relay contradicts --boot-answer/,
    ],
    [['--relay', 'ws://127.0.0.1', '--against', 'a'], /--relay contradicts --against/],
    [
      ['--relay', 'ws://127.0.0.1', '--keep-transactions', 'a'],
      /--relay contradicts --keep-transactions/,
    ],
    [['--against', '/nowhere/report.json'], /no such file/],
    [['--keep-transactions', '/nowhere/kept.jsonl'], /no such file/],
  ])('%j', async (args, message) => {
    const { stderr, exitCode } = await run([...offline, ...args]);
    expect(stderr).toMatch(message);
    expect(stderr.split('\n').filter((line) => line.startsWith('    at '))).toEqual([]);
    expect(stderr).not.toContain('waiting for the charger');
    expect(exitCode).toBe(2);
  });

  test('a repair with a clock that nothing proves', async () => {
    const { stderr, exitCode } = await run(['examine', '--no-ntp', '--fix', 'reset']);
    expect(stderr).toContain('--trust-laptop-clock');
    expect(exitCode).toBe(2);
  });

  test('a network profile that is none, or raises the security profile of the site', async () => {
    await using files = await folder();
    const bad = await files.file('bad.json', '{"connectionData": {}}');
    expect((await run([...offline, '--fix', 'network-profile', bad])).stderr).toContain(
      'is not valid at /connectionData',
    );
    const site = await files.file('site.json', '{"securityProfile": 1}');
    const good = await files.file('good.json', JSON.stringify(PROFILE));
    const { stderr, exitCode } = await run([
      ...offline,
      ...['--site', site, '--fix', 'network-profile', good],
    ]);
    expect(stderr).toContain('An upgrade cannot be taken back over OCPP');
    expect(exitCode).toBe(2);
  });

  test('facts that are of no backend, of several stations, or redacted', async () => {
    await using files = await folder();
    const reports = await files.file('reports.json', '{"schemaVersion": "1.0", "reports": []}');
    expect((await run([...offline, '--against', reports])).stderr).toContain('hold no station');
    const url = await run(['url', 'wss://csms.example.com/ocpp/CP001', '--json']);
    const alone = await files.file('url.json', url.stdout);
    expect((await run([...offline, '--against', alone])).stderr).toContain(
      'holds nothing of a backend',
    );
    const strict = await run(['url', 'wss://csms.example.com/o/C', '--json', '--redact', 'strict']);
    const redacted = await files.file('strict.json', strict.stdout);
    expect((await run([...offline, '--against', redacted])).stderr).toContain('cannot be judged');
  });
});

describe('the file of kept transactions', () => {
  const from = { identity: 'CP001', address: '192.0.2.20' };
  const frame = (id: string) => JSON.stringify([2, id, 'StopTransaction', { transactionId: 7 }]);

  test('is private, holds each message once, and goes on where it was', async () => {
    await using files = await folder();
    const path = join(files.path, 'kept.jsonl');
    const first = await openTransactionFile(path);
    expect(await Promise.all([first.keep(frame('a'), from), first.keep(frame('b'), from)])).toEqual(
      [true, true],
    );
    await first.close();
    const second = await openTransactionFile(path);
    expect(await second.keep(frame('c'), from)).toBe(true);
    expect(await second.keep(frame('d'), { ...from, identity: 'CP002' })).toBe(true);
    await second.close();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { identity: 'CP001', frame: frame('a') },
      { identity: 'CP002', frame: frame('d') },
    ]);
  });

  test.each(['hello\n', '{"kind": "other"}\n', '[1]\n'])(
    'is not one that holds %j',
    async (text) => {
      await using files = await folder();
      const path = await files.file('notes.txt', text);
      await expect(openTransactionFile(path)).rejects.toThrow('it holds something else');
      expect(await readFile(path, 'utf8')).toBe(text);
    },
  );

  test('is no link and no folder', async () => {
    await using files = await folder();
    const link = join(files.path, 'link');
    await symlink(join(files.path, 'target'), link);
    await expect(openTransactionFile(link)).rejects.toThrow('--keep-transactions');
    await expect(openTransactionFile(files.path)).rejects.toThrow('--keep-transactions');
  });
});

/** Runs `examine` until it has a report, with a station that comes to it. */
async function examined(
  args: readonly string[],
  parts: Parameters<typeof play>[1] = {},
  scheme: 'ws' | 'wss' = 'ws',
) {
  const port = await freePort();
  const io = fakeIo();
  const running = runProgram(
    ['examine', '--no-ntp', '--trust-laptop-clock', '--listen', `127.0.0.1:${port}`, ...args],
    io,
  );
  await using station = play(`${scheme}://127.0.0.1:${port}/ocpp/CP001`, parts);
  await running;
  await station.close();
  return io.ran();
}

const reportIn = (stdout: string): Report => JSON.parse(stdout).reports[0];

test('both sides in one report: the charger, and the backend that was diagnosed', async () => {
  await using files = await folder();
  await using csms = await startCsms();
  const diagnosed = await run([
    'diagnose',
    csms.url('CP001'),
    '--no-ntp',
    '--no-session',
    '--json',
  ]);
  const file = await files.file('diagnosed.json', diagnosed.stdout);
  const { stdout } = await examined(['--until', 'report', '--against', file, '--json'], {
    version: '1.6',
  });
  const report = reportIn(stdout);
  expect(report.scope).toBe('backend-and-charger');
  expect(report.target.url).toBe(csms.url('CP001'));
  expect(new Set(report.facts.records.map(({ vantage }) => vantage))).toEqual(
    new Set(['laptop', 'charger']),
  );
  expect(report.findings.map(({ fault }) => fault)).toContain('subprotocol-mismatch');
  expect(report.checks.filter(({ status }) => status === 'crashed')).toEqual([]);
});

describe('a charger and its backend over TLS', () => {
  /** Examines a station against a backend of TLS 1.2 and 1.3 that was diagnosed before. */
  async function against(parts: Parameters<typeof play>[1], until: readonly string[]) {
    await using files = await folder();
    const authority = await createAuthority();
    const leaf = await authority.issue({ commonName: 'localhost' });
    await using csms = await startCsms({
      tls: { certificatePem: leaf.chainPem, keyPem: leaf.keyPem },
    });
    const url = csms.url('CP001').replace('127.0.0.1', 'localhost');
    const root = await files.file('root.pem', authority.rootPem);
    const diagnosed = await run([
      ...['diagnose', url, '--no-ntp', '--no-session', '--ca', root, '--json'],
    ]);
    const file = await files.file('diagnosed.json', diagnosed.stdout);
    const { stdout } = await examined([...until, '--against', file, '--json'], parts, 'wss');
    return { url, report: reportIn(stdout) };
  }

  test('no version in common: the one that is out of date has to change', async () => {
    const outdated = {
      versions: [0x0301],
      suites: [0xc013, 0x2f],
      groups: [23],
      signatureAlgorithms: [0x0403, 0x0401],
    };
    const tls = stationTls(trustStoreOf([]), null, outdated);
    const { url, report } = await against({ tls }, ['--for', '2s']);
    const unmet = report.findings.find(({ fault }) => fault === 'tls-version-unsupported');
    expect(unmet).toMatchObject({ owner: 'charger', causedBy: null });
    expect(report.target).toMatchObject({ url, identity: 'CP001' });
    const ids = report.findings.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });

  test('each thing is told once, and a name is missed only where one was dialled', async () => {
    const faults = { verification: 'none' } as const;
    const { report } = await against({ faults }, ['--until', 'report']);
    const ids = report.findings.map(({ id }) => id);
    expect(ids).toContain('station-verification-off');
    expect(ids).not.toContain('station-server-name-missing');
    expect(ids).toEqual([...new Set(ids)]);
  });
});

test('a station of another profile than its backend is no fault of the URL', async () => {
  await using files = await folder();
  await using csms = await startCsms();
  const diagnosed = await run([
    'diagnose',
    csms.url('CP001'),
    '--no-ntp',
    '--no-session',
    '--json',
  ]);
  const secure = diagnosed.stdout.replaceAll('ws://127.0.0.1', 'wss://127.0.0.1');
  const file = await files.file('diagnosed.json', secure);
  const { stdout } = await examined(['--until', 'report', '--against', file, '--json']);
  const faults = reportIn(stdout).findings.map(({ fault }) => fault);
  expect(faults).not.toContain('url-scheme-mismatch');
});

test('transactions are kept before the session is closed, and told once', async () => {
  await using files = await folder();
  const path = join(files.path, 'kept.jsonl');
  const { stdout, stderr } = await examined(
    ['--for', '3s', '--boot-answer', 'accepted', '--keep-transactions', path, '--json'],
    { queuedTransactions: 1 },
  );
  expect(stderr).toContain('may send transactions that it has queued');
  expect(stderr.split('this charger has transactions queued')).toHaveLength(2);
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('TransactionEvent');
  const report = reportIn(stdout);
  expect(report.findings.map(({ fault }) => fault)).toContain('transactions-queued');
});
