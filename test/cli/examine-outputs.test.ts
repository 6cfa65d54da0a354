import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import factsSchema from '../../schemas/facts-1.json' with { type: 'json' };
import factsOfStations from '../../schemas/facts-of-stations-1.json' with { type: 'json' };
import reportSchema from '../../schemas/report-1.json' with { type: 'json' };
import reportsSchema from '../../schemas/reports-1.json' with { type: 'json' };
import { runProgram } from '../../src/cli/program.ts';
import { fakeIo, run } from './fake-io.ts';
import { folder } from './folder.ts';

const BOOT = { reason: 'PowerUp', chargingStation: { model: 'EX-22', vendorName: 'Example' } };

/** What keeps a document from being valid against a schema of schemas/. */
function published(schema: object, document: unknown): unknown[] {
  const ajv = new Ajv({ strictTypes: false });
  addFormats.default(ajv);
  for (const referred of [factsSchema, reportSchema]) ajv.addSchema(referred);
  const validate = ajv.compile(schema);
  return validate(document) ? [] : (validate.errors ?? []);
}

/** An examination that goes on until it is interrupted, or ends by itself. */
async function examining(...args: readonly string[]) {
  let interrupt = () => {};
  const io = fakeIo({
    onListening: (handler) => {
      interrupt = handler;
    },
  });
  const listen = args.includes('--listen') ? [] : ['--listen', '127.0.0.1:0'];
  const all = ['examine', '--no-ntp', '--trust-laptop-clock', ...listen, ...args];
  const ended = runProgram(all, io);
  const port = await vi.waitFor(() => {
    const found = /wss:\/\/[^/]*:(\d+)\//.exec(io.ran().stderr)?.[1];
    expect(io.ran().stderr).toContain('Ctrl-C ends');
    return Number(found);
  }, 20_000);
  const end = async () => {
    interrupt();
    await ended;
    return io.ran();
  };
  return { port, io, ended, end };
}

async function boot(port: number, identity = 'CP001'): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ocpp/${identity}`, ['ocpp2.0.1']);
  await once(socket, 'open');
  socket.send(JSON.stringify([2, 'boot', 'BootNotification', BOOT]));
  return socket;
}

async function booted(port: number, identity?: string): Promise<void> {
  const socket = await boot(port, identity);
  await once(socket, 'message');
  socket.close();
  await once(socket, 'close');
}

test('nobody came: one document with no report, and what to check; exit 3', async () => {
  const { end } = await examining('--json');
  const { stdout, stderr, exitCode } = await end();
  const document = JSON.parse(stdout);
  expect(document).toMatchObject({ schemaVersion: '1.0', reports: [] });
  expect(document.notExamined[0].what).toMatch(/^nobody came to 127.0.0.1:\d+$/);
  expect(stderr).toContain('nobody came');
  expect(exitCode).toBe(3);
});

test('--for ends it by itself', async () => {
  const { stdout, exitCode } = await run([
    'examine',
    '--no-ntp',
    '--listen',
    '127.0.0.1:0',
    '--for',
    '100ms',
    '--json',
  ]);
  expect(JSON.parse(stdout).reports).toEqual([]);
  expect(exitCode).toBe(3);
});

test('--until boot ends with the first boot, and Ctrl-C is no interruption', async () => {
  const { port, ended, io } = await examining('--until', 'boot', '--json');
  const socket = await boot(port);
  await ended;
  const [report] = JSON.parse(io.ran().stdout).reports;
  expect(report.target.identity).toBe('CP001');
  expect(report.run.interrupted).toBe(false);
  expect(io.ran().exitCode).toBe(report.exitCode);
  socket.terminate();
});

test('several stations: a report on each, a table of all, facts that judge takes', async () => {
  await using place = await folder();
  const facts = join(place.path, 'facts.json');
  const { port, end } = await examining('--save-facts', facts);
  await booted(port, 'CP001');
  await booted(port, 'CP002');
  const { stdout, exitCode } = await end();
  expect(stdout).toContain('2 stations');
  expect(stdout).toMatch(/CP001 +\w+[\s\S]*CP002 +\w+/);
  expect((await stat(facts)).mode & 0o777).toBe(0o600);
  const saved: unknown = JSON.parse(await readFile(facts, 'utf8'));
  expect(saved).toMatchObject({ stations: [{}, {}] });
  expect(published(factsOfStations, saved)).toEqual([]);
  const again = await run(['judge', facts, '--json']);
  const { reports } = JSON.parse(again.stdout);
  expect(published(reportsSchema, JSON.parse(again.stdout))).toEqual([]);
  expect(published(reportsSchema, { schemaVersion: '1.0', reports: [{}] })).not.toEqual([]);
  expect(reports.map(({ target }: { target: { identity: string } }) => target.identity)).toEqual([
    'CP001',
    'CP002',
  ]);
  expect(again.exitCode).toBe(exitCode);
});

test('judge takes what --json printed, and refuses one without a station', async () => {
  await using place = await folder();
  const output = join(place.path, 'reports.json');
  const { port, end } = await examining('--json', '--output', output);
  await booted(port);
  expect((await end()).stdout).toBe('');
  const again = await run(['judge', output, '--json']);
  const first = JSON.parse(await readFile(output, 'utf8'));
  expect(JSON.parse(again.stdout).reports[0].findings).toEqual(first.reports[0].findings);
  await writeFile(output, JSON.stringify({ schemaVersion: '1.0', reports: [] }));
  const none = await run(['judge', output]);
  expect(none).toMatchObject({ exitCode: 2 });
  expect(none.stderr).toContain('hold no station');
});

test('ndjson tells while it happens', async () => {
  const { port, io, end } = await examining('--format', 'ndjson');
  await booted(port);
  const types = (text: string) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).type);
  await vi.waitFor(() =>
    expect(types(io.ran().stdout)).toEqual(
      expect.arrayContaining(['run.started', 'visit.started', 'visit.fact']),
    ),
  );
  expect(types((await end()).stdout).at(-1)).toBe('report');
});

test('--redact strict names nobody, in the live lines neither', async () => {
  const { port, end } = await examining('--redact', 'strict', '--format', 'ndjson');
  await booted(port, 'SECRET-NAME-7');
  const { stdout, stderr } = await end();
  expect(`${stdout}${stderr}`).not.toContain('SECRET-NAME-7');
  expect(stderr).toContain('GET ... (ocpp2.0.1): 101');
});

test('the live lines fit into the terminal, and a flood is counted', async () => {
  const { port, end } = await examining();
  const long = `/${'long-'.repeat(60)}CP001`;
  for (let count = 0; count < 80; count += 1) {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${long}`, ['ocpp2.0.1']);
    await once(socket, 'open');
    socket.terminate();
  }
  const { stderr } = await end();
  expect(stderr).toMatch(/\.\.\. and \d+ more lines in that second/);
  const live = stderr.split('\n').filter((line) => /^ +\d+ {2}/.test(line));
  expect(live.length).toBeGreaterThan(20);
  for (const line of live) expect(line.length).toBeLessThanOrEqual(80);
});

test.each([
  [
    'an address that this laptop does not have',
    ['--listen', '192.0.2.99:9000'],
    /This laptop has .*127\.0\.0\.1/,
  ],
  ['what is no address', ['--listen', 'a b:9'], /not a host/],
  ['a port that is none', ['--serve-ntp', '70000'], /no port/],
  ['a relay that is no WebSocket', ['--relay', 'https://csms.example.com'], /--relay is not/],
  ['a relay with a password', ['--relay', 'wss://a:b@csms.example.com/x'], /--relay is not/],
])('%s is one clear line', async (_, args, message) => {
  const { stderr, stdout, exitCode } = await run(['examine', '--no-ntp', ...args]);
  expect(stderr).toMatch(message);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stdout).toBe('');
  expect(exitCode).toBe(2);
});

test('a port in use is one clear line', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const ran = await run(['examine', '--no-ntp', '--listen', `127.0.0.1:${port}`]);
  taken.close();
  expect(ran.stderr).toMatch(/cannot listen on .*--listen 127\.0\.0\.1:\d+/);
  expect(ran.exitCode).toBe(2);
});

test('0.0.0.0 lists the addresses by interface; IPv6 stands in brackets', async () => {
  const everywhere = await examining('--listen', '0.0.0.0:0');
  expect((await everywhere.end()).stderr).toMatch(/wss:\/\/127\.0\.0\.1:\d+\/.* {3}\(lo\w*\)/);
  const six = await examining('--listen', '[::1]:0');
  expect((await six.end()).stderr).toMatch(/wss:\/\/\[::1\]:\d+\//);
});

test.each([
  [['--trust-laptop-clock'], true],
  [[], false],
])(
  '--serve-ntp with %j records what is asked, and answers only a clock that may be told',
  async (args, told) => {
    const io = fakeIo({
      onListening: (handler) => {
        interrupt = handler;
      },
    });
    let interrupt = () => {};
    const all = ['examine', '--no-ntp', '--listen', '127.0.0.1:0', '--serve-ntp', '0', '--json'];
    const ended = runProgram([...all, ...args], io);
    const ports = await vi.waitFor(() => {
      const [, port] = /wss:\/\/[^/]*:(\d+)\//.exec(io.ran().stderr) ?? [];
      const words = told ? 'time is served on UDP' : 'not answered';
      const [, ntp] = / on UDP [^:]*:(\d+)/.exec(io.ran().stderr) ?? [];
      expect(io.ran().stderr).toContain(words);
      expect(ntp).toBeDefined();
      return { port: Number(port), ntp: Number(ntp) };
    }, 20_000);
    const socket = createSocket('udp4');
    const answer = once(socket, 'message');
    const request = Buffer.alloc(48);
    request[0] = 0x23;
    request.writeUInt32BE(3_155_673_600, 40);
    socket.send(request, ports.ntp, '127.0.0.1');
    await vi.waitFor(() => expect(io.ran().stderr).toContain('asks for the time'));
    if (told) expect((await answer)[0].subarray(24, 28)).toEqual(request.subarray(40, 44));
    socket.close();
    const station = await boot(ports.port);
    await vi.waitFor(() => expect(io.ran().stderr).toContain('BootNotification'));
    station.terminate();
    interrupt();
    await ended;
    const [report] = JSON.parse(io.ran().stdout).reports;
    const asked = report.facts.records.filter(
      ({ kind }: { kind: string }) => kind === 'station.ntp-request',
    );
    expect(asked).toMatchObject([{ address: '127.0.0.1', transmitSeconds: 3_155_673_600 }]);
    expect(io.ran().stderr).toContain(told ? 'time: answered' : 'time: not answered');
  },
);
