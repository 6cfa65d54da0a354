import { truncate } from 'node:fs/promises';
import { afterAll, expect, test, vi } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import { startModem } from '../../src/simulator/index.ts';
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
  ['a meter as a document', ['--modem', 'x', '--watch', '--json'], /--watch contradicts --json/],
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
  expect(both.stdout).toContain('LTE, RSRP -96 dBm (marginal), SINR 4.2 dB, registered');
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

test.each([true, false])('--watch is a meter until Ctrl-C (terminal: %s)', async (stdoutIsTTY) => {
  const modem = await startModem({ answers: { ...ONLINE, 'AT+CMEE?': ['+CMEE: 0', 'OK'] } });
  try {
    let interrupt = () => {};
    const io = fakeIo({
      onListening: (handler) => {
        interrupt = handler;
      },
    });
    const args = ['signal', '--modem', `tcp://127.0.0.1:${modem.port}`, '--watch'];
    const ended = runProgram(args, { ...io, stdoutIsTTY, columns: 60 });
    const readings = () => io.ran().stdout.split('RSRP -84 dBm').length - 1;
    await vi.waitFor(() => expect(readings()).toBeGreaterThanOrEqual(2), { timeout: 10_000 });
    interrupt();
    await ended;
    const { stdout, exitCode } = io.ran();
    expect(exitCode).toBe(0);
    expect(stdout).not.toContain('ghostcheck');
    expect(stdout.split('\n')).toHaveLength(stdoutIsTTY ? 2 : readings() + 1);
    expect(stdout.includes('\u001b[2K')).toBe(stdoutIsTTY);
    if (!stdoutIsTTY) expect(stdout).toMatch(/^\S+Z LTE {2}RSRP -84 dBm {2}\[#+-+\] {2}good/);
    await vi.waitFor(() => expect(modem.commands.at(-1)).toBe('AT+CMEE=0'));
  } finally {
    await modem.close();
  }
});

test('where the meter cannot start, the report says why', async () => {
  const gone = await startModem({ answers: {} });
  await gone.close();
  const { stdout, exitCode } = await run([
    'signal',
    '--modem',
    `tcp://127.0.0.1:${gone.port}`,
    '--watch',
  ]);
  expect(exitCode).toBe(1);
  expect(stdout).toContain('modem-not-found');
});
