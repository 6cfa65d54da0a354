import { truncate } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { afterAll, expect, test, vi } from 'vitest';
import type { Io } from '../../src/cli/io.ts';
import { runProgram } from '../../src/cli/program.ts';
import { type ModemAnswers, startModem } from '../../src/simulator/index.ts';
import { ONLINE } from '../modem/online.ts';
import { IMEI, MMCLI_SIGNAL, MMCLI_STATUS } from '../modem/pasted-examples.ts';
import { fakeIo, run } from './fake-io.ts';
import { folder } from './folder.ts';

const SESSION = [
  '+CPIN: READY',
  '+CSQ: 12,99',
  '+CESQ: 99,99,255,255,14,34',
  '+CEREG: 0,1',
  '+COPS: 0,0,"Example Mobile",7',
  '+CGPADDR: 1,"10.1.2.3"',
].join('\n');

const at = await folder();
afterAll(() => at[Symbol.asyncDispose]());
const session = await at.file('session.txt', SESSION);
const prose = await at.file('prose.txt', 'The modem looks fine.\n');
const empty = await at.file('empty.txt', '');
const latin1 = await at.file('latin1.txt', Buffer.from('+CSQ: 1,1 \xe9', 'latin1'));
const huge = await at.file('huge.txt', '');
await truncate(huge, 100 * 1024 * 1024);

test.each<[string, string[], RegExp]>([
  ['no input', [], /needs a modem or a pasted session/],
  ['both inputs', ['--modem', '/dev/ttyUSB2', '--from-file', session], /contradicts --modem/],
  ['a missing file', ['--from-file', `${at.path}/none`], /no such file/],
  ['a directory', ['--from-file', at.path], /is a directory/],
  ['an empty file', ['--from-file', empty], /is empty/],
  ['another encoding', ['--from-file', latin1], /not UTF-8/],
  ['100 MB', ['--from-file', huge], /larger than/],
  [
    'no AT answer',
    ['--from-file', prose],
    /no AT answer in .*, and no output of a tool that is known\. .*gsmctl -q.*mmcli/,
  ],
  ['a meter of a file', ['--from-file', session, '--watch'], /--watch contradicts --from-file/],
  ['a meter in a file', ['--modem', 'x', '--watch', '--output', 'y'], /contradicts --output/],
  ['facts of a meter', ['--modem', 'x', '--watch', '--save-facts', 'y'], /contradicts --save-f/],
  ['a screen on a pipe', ['--modem', 'x', '--watch', '--format', 'human'], /needs a terminal/],
  ['a bad address', ['--modem', 'tcp://host'], /no valid port/],
])('refuses %s in one line', async (_what, args, message) => {
  const { stderr, exitCode } = await run(['signal', ...args]);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(message);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

test('judges a pasted session, from a file and from stdin alike', async () => {
  const fromFile = await run(['signal', '--from-file', session, '--json']);
  const fromStdin = await run(['signal', '--from-file', '-', '--json'], { stdin: SESSION });
  for (const { stdout, exitCode } of [fromFile, fromStdin]) {
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      run: { mode: 'offline' },
      scope: 'offline',
      primary: 'signal-weak',
      measurements: { 'signal.rat': 'lte', 'signal.rsrpDbm': -107, 'signal.registered': true },
      actions: [],
    });
    expect(stdout).not.toContain('10.1.2.3');
  }
});

test('judges what a tool printed, and says which command would tell the rest', async () => {
  const page = await at.file('mmcli.txt', MMCLI_STATUS);
  const { stdout, exitCode } = await run(['signal', '--from-file', page, '--json']);
  expect(exitCode).toBe(3);
  expect(stdout).not.toContain(IMEI);
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({ findings: [], measurements: { 'signal.registered': true } });
  expect(report.notExamined[0].how).toContain('mmcli -m 0 --signal-setup=5');
  const both = await run(['signal', '--from-file', '-'], { stdin: MMCLI_STATUS + MMCLI_SIGNAL });
  expect(both.stdout).toContain('LTE, RSRP -96 dBm (marginal, borderline)');
});

test('asks a modem, and is well where the modem is', async () => {
  const modem = await startModem({ answers: ONLINE });
  try {
    const { stdout, exitCode } = await run(['signal', '--modem', `tcp://127.0.0.1:${modem.port}`]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('LTE, RSRP -84 dBm (good), RSRQ -9 dB, registered');
  } finally {
    await modem.close();
  }
});

/** A meter of a simulated modem, until `end` is called. */
async function startMeter(answers: ModemAnswers, parts: Partial<Io> = {}, args: string[] = []) {
  const modem = await startModem({ answers: { 'AT+CMEE?': ['+CMEE: 0', 'OK'], ...answers } });
  let interrupt = () => {};
  const io = fakeIo({
    env: { LANG: 'C.UTF-8' },
    onListening: (handler) => {
      interrupt = handler;
    },
  });
  const outer = { ...io, ...parts };
  const ended = runProgram(
    ['signal', '--modem', `tcp://127.0.0.1:${modem.port}`, '--watch', ...args],
    outer,
  );
  return {
    modem,
    ran: io.ran,
    stdout: io.stdout,
    outer,
    interrupt: () => interrupt(),
    ended,
    async [Symbol.asyncDispose]() {
      interrupt();
      await ended;
      await modem.close();
    },
  };
}

const times = (text: string, part: string) => text.split(part).length - 1;
const linesOf = (text: string): unknown[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const SLOW = { timeout: 15_000 };

test('--watch is a meter on a terminal, of any width, until Ctrl-C', async () => {
  await using meter = await startMeter(ONLINE, { stdoutIsTTY: true, columns: 40 });
  const drawn = () => times(meter.ran().stdout, 'RSRP -84 dBm');
  await vi.waitFor(() => expect(drawn()).toBe(1), SLOW);
  // A window that changes its size is drawn anew at once.
  Object.assign(meter.outer, { columns: 120 });
  meter.stdout.emit('resize');
  expect(drawn()).toBe(2);
  await vi.waitFor(() => expect(drawn()).toBeGreaterThan(2), SLOW);
  const before = meter.ran().stdout;
  expect(before.startsWith('\u001b[?1049h\u001b[?25l\u001b[H')).toBe(true);
  expect(before).not.toContain('\u001b[?25h');
  meter.interrupt();
  // Not only once the modem has let go: a second Ctrl-C may not wait for that.
  expect(meter.ran().stdout.endsWith('\u001b[?25h\u001b[?1049l')).toBe(true);
  await meter.ended;
  const { stdout, exitCode } = meter.ran();
  expect(exitCode).toBe(0);
  const [, after = ''] = stdout.split('\u001b[?1049l');
  expect(after).toMatch(/^LTE, RSRP, \d readings in \d s\n {2}best -84 dBm/);
  expect(after).toContain('good: well above the limit of -100 dBm.');
  expect(times(stdout, '\u001b[?25h')).toBe(1);
  expect(meter.stdout.listenerCount('resize')).toBe(0);
  await vi.waitFor(() => expect(meter.modem.commands.at(-1)).toBe('AT+CMEE=0'));
});

test.each([
  ['on a pipe', {}, []],
  ['on a dumb terminal', { stdoutIsTTY: true, env: { TERM: 'dumb' } }, []],
  ['with --json', { stdoutIsTTY: true }, ['--json']],
  ['with --format ndjson', { stdoutIsTTY: true }, ['--format', 'ndjson']],
])('--watch is NDJSON %s', async (_where, parts, args) => {
  await using meter = await startMeter(ONLINE, parts, args);
  await vi.waitFor(() => expect(linesOf(meter.ran().stdout).length).toBe(2), SLOW);
  meter.interrupt();
  await meter.ended;
  const { stdout, exitCode } = meter.ran();
  expect(exitCode).toBe(0);
  expect(stdout).not.toContain('\u001b');
  const lines = linesOf(stdout);
  expect(lines.slice(0, 2)).toEqual(
    Array.from({ length: 2 }, () => ({
      type: 'sample',
      at: expect.stringMatching(/Z$/),
      rat: 'lte',
      metric: 'RSRP',
      dbm: -84,
      level: 'good',
      borderline: false,
      limitDbm: -100,
      rsrqDb: -9,
      sinrDb: null,
      operator: 'Example Mobile',
    })),
  );
  expect(lines.at(-1)).toMatchObject({
    type: 'summary',
    best: { dbm: -84 },
    worst: { dbm: -84 },
    medianDbm: -84,
    level: 'good',
    count: 2,
    verdict: expect.stringContaining('good'),
  });
});

test("a vendor's own values count in the meter, too", async () => {
  await using meter = await startMeter({
    ...ONLINE,
    'AT+CGMI': ['Huawei', 'OK'],
    'AT^HCSQ?': ['^HCSQ: "LTE",60,36,120,20', 'OK'],
  });
  await vi.waitFor(() => expect(meter.ran().stdout).toContain('"sample"'), SLOW);
  expect(linesOf(meter.ran().stdout)[0]).toMatchObject({ dbm: -105, level: 'weak', sinrDb: 3.8 });
});

test('`| head -1` ends the meter quietly', async () => {
  let lines = 0;
  const stdout = new Writable({
    write(_chunk, _encoding, done) {
      lines += 1;
      done(lines > 1 ? Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }) : null);
    },
  });
  stdout.on('error', () => {});
  await using meter = await startMeter(ONLINE, { stdout });
  await meter.ended;
  expect(lines).toBe(2);
  expect(meter.ran()).toEqual({ stdout: '', stderr: 'ghostcheck: Ctrl-C ends.\n', exitCode: 0 });
});

test.each([true, false])(
  'a modem that is unplugged ends in the summary and a report (terminal: %s)',
  async (stdoutIsTTY) => {
    await using meter = await startMeter(ONLINE, { stdoutIsTTY });
    await vi.waitFor(() => expect(meter.ran().stdout).toContain('-84'), SLOW);
    await meter.modem.close();
    await meter.ended;
    const { stdout, stderr, exitCode } = meter.ran();
    expect(exitCode).toBe(1);
    expect(stderr).toContain('the meter ended: the modem closed the connection');
    if (stdoutIsTTY) {
      const [, after = ''] = stdout.split('\u001b[?25h\u001b[?1049l');
      expect(after).toContain('good: well above');
      expect(after.indexOf('modem-not-found')).toBeGreaterThan(after.indexOf('good: well above'));
    } else {
      const lines = linesOf(stdout);
      expect(
        lines.find((line) => JSON.stringify(line).startsWith('{"type":"summary"')),
      ).toBeDefined();
      expect(lines.at(-1)).toMatchObject({
        type: 'report',
        report: { primary: 'modem-not-found' },
      });
    }
  },
);

test('interrupted before the first reading, the meter says that nothing was read', async () => {
  await using meter = await startMeter({ AT: [] });
  await vi.waitFor(() => expect(meter.modem.commands).toContain('AT'), SLOW);
  meter.interrupt();
  await meter.ended;
  expect(linesOf(meter.ran().stdout)).toMatchObject([{ type: 'summary', count: 0 }]);
});

test('where the meter cannot start, the report says why', async () => {
  const gone = await startModem({ answers: {} });
  await gone.close();
  const args = ['signal', '--modem', `tcp://127.0.0.1:${gone.port}`, '--watch'];
  const { stdout, exitCode } = await run(args);
  expect(exitCode).toBe(1);
  expect(linesOf(stdout).at(-1)).toMatchObject({ report: { primary: 'modem-not-found' } });
  expect(stdout).not.toContain('"type":"summary"');
});
