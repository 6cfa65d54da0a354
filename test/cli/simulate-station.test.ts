import { afterAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import { createAuthority } from '../../src/pki/index.ts';
import { startCsms } from '../../src/simulator/index.ts';
import { STATION_SCENARIOS } from '../../src/simulator/station/scenarios.ts';
import { type Around, type FakeIo, fakeIo } from './fake-io.ts';
import { folder } from './folder.ts';

const at = await folder();
afterAll(() => at[Symbol.asyncDispose]());

const PASSWORD = 'correct horse battery';

/** Runs `simulate station` until `isOver` holds of what it has logged, then as by Ctrl-C. */
async function station(
  args: readonly string[],
  isOver: (io: FakeIo) => boolean = () => false,
  around: Around = {},
) {
  let interrupt = () => {};
  const io = fakeIo({
    ...around,
    onListening: (handler) => {
      interrupt = handler;
    },
  });
  const write = io.stderr.write.bind(io.stderr);
  io.stderr.write = (text: string | Uint8Array) => {
    const written = write(text);
    if (isOver(io)) interrupt();
    return written;
  };
  await runProgram(['simulate', 'station', ...args], io);
  return io.ran();
}

const times = (what: string, count: number) => (io: FakeIo) =>
  io.ran().stderr.split(what).length > count;

describe('simulate station', () => {
  it('connects stations, tells so before, and ends with Ctrl-C', async () => {
    await using csms = await startCsms();
    const url = csms.url('CP{n}').replace('%7Bn%7D', '{n}');
    const args = ['--url', url, '--count', '3', '--rate', '100'];
    const ran = await station(args, times(' registered\n', 3));
    expect(ran.stdout).toBe('3 of 3 stations are registered.\n');
    expect(ran.exitCode).toBe(0);
    expect(ran.stderr).toMatch(
      /^ghostcheck: 3 stations connect in the names of CP1 to CP3, 100 a second, to 127\.0\.0\.1/,
    );
    expect(csms.requests.map(({ identity }) => identity).sort()).toEqual(['CP1', 'CP2', 'CP3']);
  });

  it('gives a line of JSON a station, and 1 where one is not registered', async () => {
    await using csms = await startCsms({ allowedIdentities: ['CP1'] });
    const url = csms.url('CP001').replace('/CP001', '');
    const args = ['--url', url, '--identity', 'CP{n}', '--count', '2', '--ocpp', '1.6', '--json'];
    const isOver = (io: FakeIo) =>
      times(' registered\n', 1)(io) && times('upgrade: HTTP 404', 1)(io);
    const ran = await station(args, isOver);
    const results = ran.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(results).toMatchObject([
      { identity: 'CP1', accepted: true, ocppVersion: '1.6', registration: 'Accepted', boots: 1 },
      { identity: 'CP2', accepted: false, failure: { stage: 'upgrade', what: 'HTTP 404' } },
    ]);
    expect(ran.exitCode).toBe(1);
  });

  it('sends a password over TLS that it can verify, and shows it nowhere', async () => {
    const authority = await createAuthority();
    const { chainPem, keyPem } = await authority.issue({
      commonName: 'localhost',
      dnsNames: ['localhost'],
    });
    await using csms = await startCsms({
      password: PASSWORD,
      tls: { certificatePem: chainPem, keyPem },
    });
    const ca = await at.file('ca.pem', authority.rootPem);
    const passwordFile = await at.file('password', `${PASSWORD}\n`);
    const url = csms.url('CP001', 'localhost');
    const args = ['--url', url, '--ca', ca, '--password-file', passwordFile, '--profile', '2'];
    const ran = await station([...args, '--json'], times(' registered\n', 1));
    expect(ran.exitCode).toBe(0);
    expect(JSON.stringify(ran)).not.toContain(PASSWORD);
    expect(JSON.parse(ran.stdout)).toMatchObject({ securityProfile: 2, accepted: true });
    const env = { GHOSTCHECK_PASSWORD: PASSWORD };
    const args2 = ['--url', url, '--ca', ca, '--scenario', 'password-hex'];
    const wrong = await station(args2, times('HTTP 401', 1), { env });
    expect(wrong.stdout).toBe('0 of 1 stations are registered.\n     1  upgrade: HTTP 401\n');
    expect(wrong.exitCode).toBe(1);
  });

  it('ends by itself after --for', async () => {
    await using csms = await startCsms({ boot: { kind: 'status', status: 'Pending' } });
    const ran = await station(['--url', csms.url('CP001'), '--for', '300ms']);
    expect(ran.stdout).toBe('0 of 1 stations are registered.\n     1  boot: Pending\n');
    expect(ran.exitCode).toBe(1);
  });

  it('lists its scenarios', async () => {
    const { stdout } = await station(['--list']);
    for (const { about } of STATION_SCENARIOS) expect(stdout).toContain(about);
    expect(JSON.parse((await station(['--list', '--json'])).stdout).scenarios).toHaveLength(
      STATION_SCENARIOS.length,
    );
  });

  it.each([
    [['--json'], 'needs a URL'],
    [['--url', 'http://localhost/CP001'], 'not a URL of ws:// or wss://'],
    [['--url', 'ws://user:secret@localhost/CP001'], 'holds a user name or password'],
    [['--url', 'ws://localhost/'], 'has no identity'],
    [['--url', 'ws://localhost/CP001', '--count', '2'], '2 stations need an identity each'],
    [['--url', 'ws://localhost/CP{n}', '--count', '0'], '--count 0 is not a whole number'],
    [['--url', 'ws://localhost/CP{n}', '--count', '5000'], 'from 1 to 1000'],
    [['--url', 'ws://localhost/CP001', '--rate', 'fast'], '--rate fast is not'],
    [['--url', 'ws://localhost/CP001', '--for', 'ever'], '--for ever is not a duration'],
    [['--url', 'ws://localhost/CP001', '--profile', '2'], '--profile 2 contradicts'],
    [['--url', 'wss://localhost/CP001', '--profile', '1'], '--profile 1 contradicts'],
    [['--url', 'wss://localhost/CP001', '--profile', '2'], 'profile 2 needs a password'],
    [['--url', 'wss://localhost/CP001', '--profile', '3'], 'profile 3 needs a certificate'],
    [['--url', 'wss://localhost/CP001', '--key', 'x'], '--key needs --cert'],
    [['--url', 'wss://localhost/CP001', '--ca', '/no/such/file'], 'no such file'],
    [['--url', 'ws://localhost/CP001', '--scenario', 'clock-rest'], 'Did you mean clock-reset?'],
    [['--url', 'ws://198.51.100.7/CP001'], 'add --allow-host 198.51.100.7'],
    [['--url', 'ws://198.51.100.7/CP001', '--allow-host', 'other'], 'is another machine'],
    [['--url', 'ws://no-such-host.invalid/CP001'], 'no address is known'],
    [['--url', 'ws://localhost/CP001', '--password', 'x'], '--password is refused'],
  ])('refuses %j in one line', async (args, message) => {
    const ran = await station(args);
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain(message);
    expect(ran.stderr.trim().split('\n')).toHaveLength(1);
    expect(ran.stderr).not.toContain('secret@');
  });

  it('prints nothing of a peer that could move a terminal', async () => {
    const reason = '\u001b[2Jgone';
    await using csms = await startCsms({ session: { kind: 'close', code: 4000, reason } });
    const ran = await station(['--url', csms.url('CP001')], times('closed with 4000', 1));
    expect(ran.stderr + ran.stdout).not.toContain('\u001b');
  });
});
