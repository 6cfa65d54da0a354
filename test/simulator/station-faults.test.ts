import { describe, expect, it } from 'vitest';
import { createAuthority } from '../../src/pki/index.ts';
import { startCsms, startFleet } from '../../src/simulator/index.ts';
import { authorizationOf } from '../../src/simulator/station/credentials.ts';
import type { StationFaults, StationOptions } from '../../src/simulator/station/options.ts';
import { STATION_SCENARIOS } from '../../src/simulator/station/scenarios.ts';
import { stationTls } from '../../src/simulator/station/tls.ts';
import { Secret } from '../../src/site/secret.ts';
import { targetOf } from '../../src/site/target.ts';
import { trustStoreOf } from '../../src/tls/trust-store.ts';
import { csmsByHand, failedAt, PASSWORD, play, registered } from './playing.ts';

const accept = () => ({ status: 'Accepted', currentTime: new Date().toISOString(), interval: 300 });

describe('a station whose connection is refused', () => {
  it.each<[name: string, faults: StationFaults, what: string]>([
    ['a wrong password', { password: 'wrong' }, 'HTTP 401'],
    ['no password', { password: 'none' }, 'HTTP 401'],
    ['the hexadecimal form of its password', { password: 'hex' }, 'HTTP 401'],
    ['a wrong path', { path: '/v2/ocpp' }, 'HTTP 404'],
    ['a subprotocol that the CSMS does not know', { subprotocols: ['ocpp1.5'] }, 'HTTP 400'],
    ['no subprotocol', { subprotocols: [] }, 'HTTP 400'],
  ])('by %s says so, and goes on trying', async (_name, faults, what) => {
    const upgrade = { kind: 'accept', subprotocol: 'require' } as const;
    await using csms = await startCsms({ password: PASSWORD, upgrade });
    await using station = play(csms.url('CP001'), { faults });
    await station.until(({ status }) => status.connects === 3);
    expect(station.status.failure).toEqual({ stage: 'upgrade', what });
    expect(station.status.registration).toBeNull();
  });

  it('by a port that nobody listens on', async () => {
    const csms = await startCsms();
    const url = csms.url('CP001');
    await csms.close();
    await using station = play(url);
    const { status } = await station.until(failedAt('tcp'));
    expect(status.failure?.what).toBe('ECONNREFUSED');
  });

  it.each([
    ['unfinished headers', { kind: 'unfinished', status: 401, end: 'fin' }, 'HTTP 401'],
    ['a wrong Sec-WebSocket-Accept', { kind: 'wrong-accept' }, 'the Sec-WebSocket-Accept is wrong'],
    ['a reset', { kind: 'drop', how: 'rst' }, 'ECONNRESET'],
    ['a close', { kind: 'drop', how: 'fin' }, 'closed without an answer'],
    [
      'another subprotocol',
      { kind: 'accept', subprotocol: 'force', name: 'ocpp1.6' },
      'the CSMS took ocpp1.6, which was not offered',
    ],
  ] as const)('by %s', async (_name, upgrade, what) => {
    await using csms = await startCsms({ upgrade });
    await using station = play(csms.url('CP001'));
    const { status } = await station.until(failedAt('upgrade'));
    expect(status.failure?.what).toBe(what);
  });
});

describe('a station that is connected', () => {
  it('keeps its wrong clock, whatever the CSMS says', async () => {
    await using csms = await startCsms();
    await using station = play(csms.url('CP001'), {
      faults: { clock: { at: '2000-01-01T00:04:00Z' } },
    });
    await station.until(({ what }) => what.startsWith('StatusNotification'));
    expect(csms.calls.at(-1)?.payload).toMatchObject({
      timestamp: expect.stringMatching(/^2000-01-01T/),
    });
  });

  it('sends the boot that it is given, be it wrong', async () => {
    await using csms = await startCsms({ family: 'ocpp-rpc' });
    const faults: StationFaults = { boot: { payload: { chargingStation: { model: 'EX-22' } } } };
    await using station = play(csms.url('CP001'), { faults });
    const { status } = await station.until(failedAt('boot'));
    expect(status.failure?.what).toBe('OccurenceConstraintViolation');
    expect(csms.calls[0]?.payload).toEqual({ chargingStation: { model: 'EX-22' } });
  });

  it.each<[name: string, faults: StationFaults]>([
    ['whose frames are malformed', { frames: 'malformed' }],
    ['whose boot is no JSON', { boot: { text: "[2,'{id}',BootNotification]" } }],
  ])('%s is not understood', async (_name, faults) => {
    await using csms = await startCsms({ family: 'ocpp-rpc' });
    await using station = play(csms.url('CP001'), { faults });
    const { status } = await station.until(failedAt('boot'));
    expect(status.failure?.what).toBe('RpcFrameworkError');
    expect(csms.calls).toEqual([]);
  });

  it('sends no boot at all', async () => {
    await using csms = await csmsByHand(accept);
    await using station = play(csms.url, { faults: { boot: 'none' } });
    await station.until(({ status }) => status.phase === 'connected');
    expect(await csms.call('GetVariables', {})).toEqual(['SecurityError', '', {}]);
    expect(csms.received).toEqual([]);
  });

  it('boots again although it is registered', async () => {
    await using csms = await csmsByHand(accept);
    await using station = play(csms.url, { faults: { boot: 'repeated' } });
    await station.until(({ status }) => status.boots === 2);
    expect(csms.received.map(({ action }) => action)).toEqual([
      'BootNotification',
      'StatusNotification',
      'BootNotification',
    ]);
  });

  it('calls before it boots', async () => {
    await using csms = await startCsms();
    await using station = play(csms.url('CP001'), {
      faults: { callsFirst: ['Heartbeat', 'StatusNotification'] },
    });
    await station.until(registered);
    expect(csms.calls.map(({ action }) => action)).toEqual([
      'Heartbeat',
      'StatusNotification',
      'BootNotification',
    ]);
  });

  it('never answers a CALL', async () => {
    await using csms = await csmsByHand(accept);
    await using station = play(csms.url, { faults: { answersCalls: false } });
    await station.until(registered);
    let isAnswered = false;
    void csms.call('GetVariables', {}).then(() => {
      isAnswered = true;
    });
    await station.until(({ status }) => status.callsReceived === 1);
    // What it sends next would come behind an answer.
    await station.authorize('04A2B3C4');
    expect(isAnswered).toBe(false);
  });

  it('drops the connection and comes back, in a loop', async () => {
    await using csms = await startCsms();
    await using station = play(csms.url('CP001'), { faults: { drops: true } });
    await station.until(({ status }) => status.boots === 3);
    expect(csms.connections).toBe(3);
    expect(csms.calls.every(({ action }) => action === 'BootNotification')).toBe(true);
  });
});

/** The stage and the start of what goes wrong with a CSMS over TLS; null: nothing does. */
const MEETS: Readonly<Record<string, string | null>> = {
  healthy: null,
  'clock-reset': 'tls: refused the certificate with alert 42: not-yet-valid',
  'password-wrong': 'upgrade: HTTP 401',
  'password-missing': 'upgrade: HTTP 401',
  'password-hex': 'upgrade: HTTP 401',
  'path-wrong': 'upgrade: HTTP 404',
  'subprotocol-unknown': 'upgrade: HTTP 400',
  'subprotocol-missing': 'upgrade: HTTP 400',
  'tls-1.0': 'tls: alert 70 (protocol_version)',
  'tls-1.2': null,
  'tls-ciphers-odd': 'tls: alert 40 (handshake_failure)',
  'tls-unverified': null,
  'tls-refuses-authority': 'tls: refused the certificate with alert 48',
  'tls-refuses-expired': 'tls: refused the certificate with alert 45',
  'boot-repeated': null,
  'boot-field-missing': 'boot: FormatViolation',
  'boot-field-too-long': 'boot: FormatViolation',
  'calls-early': null,
  'calls-unanswered': null,
  'frames-malformed': 'boot: InternalError',
  'reconnect-loop': 'session: closed with 1006',
};

describe('a scenario', () => {
  const world = async () => {
    const authority = await createAuthority();
    const { chainPem, keyPem } = await authority.issue({
      commonName: 'localhost',
      dnsNames: ['localhost'],
    });
    const upgrade = { kind: 'accept', subprotocol: 'require' } as const;
    const tls = { certificatePem: chainPem, keyPem };
    const csms = await startCsms({ password: PASSWORD, upgrade, tls, family: 'citrineos' });
    return {
      csms,
      roots: trustStoreOf([{ source: 'test', pem: authority.rootPem, origin: 'given' }]),
    };
  };

  it.each(STATION_SCENARIOS.filter(({ name }) => name !== 'boot-missing'))(
    '$name: $about',
    async ({ name, faults }) => {
      const { csms, roots } = await world();
      await using _csms = csms;
      const tls = stationTls(roots, null, faults.offer);
      await using station = play(csms.url('CP001', 'localhost'), { faults, tls });
      const { status } = await station.until(
        ({ status }) => status.failure !== null || status.callsAnswered === 2,
      );
      const met = status.failure && `${status.failure.stage}: ${status.failure.what}`;
      const expected = MEETS[name];
      if (expected === null) expect(met).toBeNull();
      else expect(met).toContain(expected);
    },
  );

  it('is each expected to do something, and no other', () => {
    const names = STATION_SCENARIOS.map(({ name }) => name);
    expect([...Object.keys(MEETS), 'boot-missing'].sort()).toEqual(names.sort());
  });
});

it('shows its password in nothing that a CSMS says', async () => {
  const word = Buffer.from(`CP001:${PASSWORD}`).toString('base64');
  const reason = `${PASSWORD} ${word}`;
  await using csms = await startCsms({ session: { kind: 'close', code: 1008, reason } });
  await using station = play(csms.url('CP001'));
  await station.until(failedAt('session'));
  const shown = JSON.stringify([station.events, station.status]);
  expect(shown).toContain('closed with 1008: [redacted] [redacted]');
  expect(shown).not.toContain(PASSWORD);
  expect(shown).not.toContain(word);
});

it('can be two hundred at once', async () => {
  await using csms = await startCsms({ password: PASSWORD });
  const options = Array.from({ length: 200 }, (_, index): StationOptions => {
    const identity = `CP${index + 1}`;
    const url = csms.url(identity);
    const target = targetOf(url);
    if (target === null) throw new Error('no target');
    const password = new Secret(PASSWORD);
    const common = { version: '2.0.1', profile: 1, addresses: ['127.0.0.1'], tls: null } as const;
    return { ...common, url, target, identity, password };
  });
  const accepted = new Set<string>();
  let allAccepted = () => {};
  const all = new Promise<void>((resolve) => {
    allAccepted = resolve;
  });
  await using _fleet = startFleet(options, 1_000, ({ identity, status }) => {
    if (status.registration === 'Accepted') accepted.add(identity);
    if (accepted.size === options.length) allAccepted();
  });
  await all;
  expect(csms.calls.length).toBeGreaterThanOrEqual(200);
});

describe('the password', () => {
  const options = (parts: Partial<StationOptions> & { url: string }): StationOptions => {
    const target = targetOf(parts.url);
    if (target === null) throw new Error('no target');
    return {
      target,
      addresses: ['198.51.100.7'],
      identity: 'CP001',
      version: '2.0.1',
      profile: 2,
      password: new Secret(PASSWORD),
      tls: null,
      ...parts,
    };
  };
  const [secure, plain] = ['wss://csms.test/CP001', 'ws://csms.test/CP001'];

  it.each([
    ['over TLS that was not verified', options({ url: secure }), false],
    ['in the clear with profile 2', options({ url: plain }), true],
  ])('does not go out %s', (_name, given, verified) => {
    expect(authorizationOf(given, verified)).toBe('withheld');
    for (const password of ['wrong', 'hex'] as const) {
      expect(authorizationOf({ ...given, faults: { password } }, verified)).toBe('withheld');
    }
  });

  it('goes out over verified TLS, in the clear with profile 1, and to this machine', () => {
    const sent = `Basic ${Buffer.from(`CP001:${PASSWORD}`).toString('base64')}`;
    expect(authorizationOf(options({ url: secure }), true)).toBe(sent);
    expect(authorizationOf(options({ url: plain, profile: 1 }), false)).toBe(sent);
    expect(authorizationOf(options({ url: secure, addresses: ['127.0.0.1'] }), false)).toBe(sent);
  });

  it('has no place in profiles 0 and 3', () => {
    for (const profile of [0, 3] as const) {
      expect(authorizationOf(options({ url: secure, profile }), true)).toBeNull();
    }
  });

  it('goes out as the bytes of its hexadecimal digits in 1.6 alone', () => {
    const password = new Secret('00112233445566778899aabbccddeeff');
    const bytes = (version: '1.6' | '2.0.1') => {
      const sent = authorizationOf(options({ url: secure, version, password }), true);
      return Buffer.from(String(sent).slice('Basic '.length), 'base64').length - 'CP001:'.length;
    };
    expect([bytes('1.6'), bytes('2.0.1')]).toEqual([16, 32]);
  });
});
