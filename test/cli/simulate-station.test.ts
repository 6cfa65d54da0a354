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
      /^ghostcheck: 3 stations connect to 127\.0\.0\.1 in the names of CP1 to CP3, 100 a second, and send/,
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
    expect(stdout).toMatch(/^ {2}boot-field-unknown +the BootNotification has a field of its own/m);
    const listed: { name: string }[] = JSON.parse(
      (await station(['--list', '--json'])).stdout,
    ).scenarios;
    const names = listed.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).not.toContain('signal-weak');
  });

  it('does wrong what the station of a scenario does, shipped or in a file', async () => {
    await using csms = await startCsms({ family: 'citrineos', password: PASSWORD });
    const env = { GHOSTCHECK_PASSWORD: PASSWORD };
    const meets = async (scenario: string, what: string) => {
      const args = ['--url', csms.url('CP001'), '--scenario', scenario];
      const { stdout } = await station(args, times(`(${what})`, 1), { env });
      expect(stdout).toBe(`0 of 1 stations are registered.\n     1  ${what}\n`);
    };
    await meets('boot-field-unknown', 'boot: FormatViolation');
    await meets('frame-malformed', 'boot: InternalError');
    await meets('credentials-rejected', 'upgrade: HTTP 401');
    const mine = await at.file(
      'mine.json',
      JSON.stringify({
        name: 'mine',
        about: 'an old station under another user name',
        station: { ocpp: '1.6', username: 'charger' },
        expect: {
          verdict: 'fault',
          primary: 'credentials-rejected',
          mrec: 'CX015',
          faults: ['credentials-rejected'],
          exitCode: 1,
        },
      }),
    );
    await meets(mine, 'upgrade: HTTP 401');
    const { authorization = null, offered = [] } = csms.requests.at(-1) ?? {};
    expect([offered, authorization]).toEqual([
      ['ocpp1.6'],
      `Basic ${Buffer.from(`charger:${PASSWORD}`).toString('base64')}`,
    ]);
  });

  it('goes by the URL and the options before the scenario', async () => {
    await using csms = await startCsms();
    const mine = await at.file(
      'identity.json',
      JSON.stringify({
        name: 'mine',
        about: 'an old station',
        station: { identity: 'CP042', ocpp: '1.6', profile: 0 },
        expect: { verdict: 'healthy', primary: null, mrec: null, faults: [], exitCode: 0 },
      }),
    );
    const run = async (...args: string[]) =>
      JSON.parse(
        (await station([...args, '--scenario', mine, '--json'], times(' registered\n', 1))).stdout,
      );
    expect(await run('--url', csms.url('CP001'))).toMatchObject({
      identity: 'CP001',
      ocppVersion: '1.6',
      securityProfile: 0,
      accepted: true,
    });
    expect(await run('--url', csms.url('CP001'), '--ocpp', '2.1')).toMatchObject({
      ocppVersion: '2.1',
    });
    await using root = await startCsms({ path: '' });
    expect(await run('--url', `ws://127.0.0.1:${root.port}/`)).toMatchObject({ identity: 'CP042' });
  });

  it('shows a certificate that nobody knows, or none, where the scenario says so', async () => {
    const authority = await createAuthority();
    const { chainPem, keyPem } = await authority.issue({
      commonName: 'localhost',
      dnsNames: ['localhost'],
    });
    await using csms = await startCsms({
      tls: { certificatePem: chainPem, keyPem, clientCa: authority.rootPem },
    });
    const ca = await at.file('ca-3.pem', authority.rootPem);
    const run = async (scenario: string) => {
      const args = ['--url', csms.url('CP001', 'localhost'), '--ca', ca, '--scenario', scenario];
      return (await station([...args, '--json'], times('failed', 1))).stdout;
    };
    const unknown = JSON.parse(await run('tls-client-certificate-rejected'));
    expect(unknown).toMatchObject({ securityProfile: 3, accepted: false, connects: 1 });
    const none = JSON.parse(await run('tls-client-certificate-required'));
    expect(none.failure.what).toContain('alert 116');
    const cert = await at.file('own.pem', chainPem);
    const args = ['--url', csms.url('CP001', 'localhost'), '--cert', cert];
    const ran = await station([...args, '--scenario', 'tls-client-certificate-required']);
    expect([ran.exitCode, ran.stderr]).toEqual([
      2,
      expect.stringContaining('whose station has no certificate'),
    ]);
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
    [['--url', 'ws://localhost/CP001', '--scenario', './none.json'], 'no such file'],
    [['--url', 'ws://localhost/CP001', '--scenario', 'signal-week'], 'Did you mean signal-weak?'],
    [
      ['--url', 'ws://localhost/CP001', '--scenario', 'boot-rejected'],
      'simulate boot-rejected serves',
    ],
    [
      ['--url', 'ws://localhost/CP001', '--scenario', 'healthy-profile-2'],
      'profile 2 of the scenario',
    ],
    [['--url', 'wss://localhost/CP001', '--scenario', 'healthy-profile-2'], 'needs a password'],
    [['--url', 'wss://localhost/CP001', '--scenario', 'healthy-profile-3'], 'needs a certificate'],
    [
      ['--url', 'wss://localhost/CP001', '--scenario', 'station-certificate-expired'],
      'has to be one that your CSMS knows the authority of',
    ],
    [
      ['--url', 'ws://localhost/CP001', '--scenario', 'tls-client-certificate-rejected'],
      'the certificate of the scenario contradicts a URL of ws://',
    ],
    [
      ['--url', 'ws://localhost/CP001', '--scenario', '-', '--password-file', '-'],
      'cannot both be read from stdin',
    ],
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
