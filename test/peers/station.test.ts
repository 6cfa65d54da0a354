import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { RPCServer } from 'ocpp-rpc';
import { afterEach, describe, expect, test } from 'vitest';
import type { ChargerOffer } from '../../src/facts/offer.ts';
import type { OcppVersion } from '../../src/facts/statement.ts';
import { createAuthority, type LeafOptions } from '../../src/pki/index.ts';
import { stationTls } from '../../src/simulator/station/tls.ts';
import { OFFER_PRESETS } from '../../src/tls/offer-names.ts';
import { trustStoreOf } from '../../src/tls/trust-store.ts';
import { PASSWORD, play, registered } from '../simulator/playing.ts';
import { freePort, scratch } from './process.ts';

// Simulated stations against software that is not ours: what it takes in strict mode is true to life.
let server: RPCServer | null = null;
afterEach(async () => {
  await server?.close({ force: true });
  server = null;
});

type Client = Parameters<Parameters<RPCServer['on']>[1]>[0];

interface Backend {
  readonly url: string;
  readonly heard: string[];
  readonly clients: Client[];
}

/** ocpp-rpc as a CSMS in strict mode, which answers all that a station sends. */
async function listen(version: OcppVersion, statuses: readonly string[] = []): Promise<Backend> {
  const heard: Backend['heard'] = [];
  const clients: Client[] = [];
  const boots = [...statuses];
  const now = () => ({ currentTime: new Date().toISOString() });
  const answers: Record<string, () => object> = {
    BootNotification: () => ({ ...now(), status: boots.shift() ?? 'Accepted', interval: 1 }),
    Heartbeat: now,
    StatusNotification: () => ({}),
    NotifyReport: () => ({}),
    MeterValues: () => ({}),
    TransactionEvent: () => ({}),
    StartTransaction: () => ({ transactionId: 7, idTagInfo: { status: 'Accepted' } }),
    StopTransaction: () => ({}),
    Authorize: () => {
      const status = 'Accepted';
      return version === '1.6' ? { idTagInfo: { status } } : { idTokenInfo: { status } };
    },
  };
  server = new RPCServer({ protocols: [`ocpp${version}`], strictMode: version !== '2.1' });
  server.auth((accept, reject, { password }) => {
    if (password?.toString() === PASSWORD) accept();
    else reject(401, 'Unauthorized');
  });
  server.on('client', (client) => {
    clients.push(client);
    for (const [action, answer] of Object.entries(answers)) {
      client.handle(action, () => {
        heard.push(action);
        return answer();
      });
    }
  });
  const http = await server.listen(0, '127.0.0.1');
  if (!http.listening) await once(http, 'listening');
  // A server on a TCP port has an address of this form.
  const { port } = http.address() as AddressInfo;
  return { url: `ws://127.0.0.1:${port}/CP001`, heard, clients };
}

// Its strict mode does not find its own schemas of 2.1.
describe.each(['1.6', '2.0.1', '2.1'] as const)('ocpp-rpc and a station of %s', (version) => {
  test('agree on all that the station sends', async () => {
    const { url, heard } = await listen(version, ['Pending']);
    await using station = play(url, { version, queuedTransactions: 2 });
    await station.until(({ what }) => what.startsWith('Heartbeat: '));
    expect(await station.authorize('04A2B3C4')).toMatchObject({ kind: 'result' });
    // None was refused.
    expect(station.status.callsAnswered).toBe(station.status.callsSent);
    expect(station.status.failure).toBeNull();
    expect(heard).toHaveLength(station.status.callsSent);
    const actions = new Set(heard);
    expect(actions).toContain(version === '1.6' ? 'StopTransaction' : 'TransactionEvent');
  });

  test('agree on all that the station answers', async () => {
    const { url, clients } = await listen(version);
    await using station = play(url, { version });
    await station.until(registered);
    const [client] = clients;
    if (client === undefined) throw new Error('no station came');
    if (version === '1.6') {
      expect(await client.call('GetConfiguration', {})).toMatchObject({ unknownKey: [] });
      const change = { key: 'HeartbeatInterval', value: '60' };
      expect(await client.call('ChangeConfiguration', change)).toEqual({ status: 'Accepted' });
    } else {
      const named = { component: { name: 'ClockCtrlr' }, variable: { name: 'TimeSource' } };
      const read = { getVariableData: [named] };
      expect(await client.call('GetVariables', read)).toMatchObject({
        getVariableResult: [{ attributeValue: 'Heartbeat' }],
      });
      const report = { requestId: 1, reportBase: 'FullInventory' };
      expect(await client.call('GetBaseReport', report)).toEqual({ status: 'Accepted' });
      await station.until(({ what }) => what === 'NotifyReport: answered');
    }
    await expect(client.call('ClearCache', {})).rejects.toThrow();
    const reset = { type: version === '1.6' ? 'Hard' : 'Immediate' };
    expect(await client.call('Reset', reset)).toEqual({ status: 'Accepted' });
    await station.until(({ status }) => status.connects === 2 && status.boots === 2);
  });

  test('part where the password or the boot is wrong', async () => {
    const { url } = await listen(version);
    await using wrong = play(url, { version, faults: { password: 'wrong' } });
    const refused = await wrong.until(({ status }) => status.failure !== null);
    expect(refused.status.failure).toEqual({ stage: 'upgrade', what: 'HTTP 401' });
    if (version === '2.1') return;
    await using broken = play(url, { version, faults: { boot: { payload: {} } } });
    const answered = await broken.until(({ status }) => status.failure !== null);
    expect(answered.status.failure?.what).toMatch(/^Occur+ence/);
  });
});

describe('openssl s_server and a station', () => {
  const days = (count: number) => new Date(Date.now() + count * 86_400_000);

  /** What a station makes of s_server, and what that says of it once `isTold` holds. */
  async function met(options: readonly string[], parts: Parts, isTold: RegExp) {
    await using work = await scratch();
    const authority = await createAuthority({ notBefore: days(-400) });
    const leaf = await authority.issue({
      commonName: 'localhost',
      dnsNames: ['localhost'],
      ...parts.leaf,
    });
    await work.write({ 'leaf.pem': leaf.certificatePem, 'leaf.key': leaf.keyPem });
    const port = await freePort();
    const child = spawn(
      'openssl',
      [
        ...['s_server', '-accept', `127.0.0.1:${port}`, '-www', '-state'],
        ...['-cert', 'leaf.pem', '-key', 'leaf.key', ...options],
      ],
      { cwd: work.folder, stdio: ['pipe', 'pipe', 'pipe'] },
    );
    const ended = once(child, 'exit');
    let output = '';
    const until = (pattern: RegExp) =>
      new Promise<string>((resolve) => {
        const look = () => pattern.test(output) && resolve(output);
        child.stdout.on('data', look);
        child.stderr.on('data', look);
        look();
      });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
    try {
      await until(/ACCEPT/);
      const roots = trustStoreOf([{ source: 'test', pem: authority.rootPem, origin: 'given' }]);
      const tls = stationTls(parts.trusts === false ? trustStoreOf([]) : roots, null, parts.offer);
      await using station = play(`wss://localhost:${port}/ocpp/CP001`, { tls });
      const { status } = await station.until(({ status }) => status.failure !== null);
      return { failure: status.failure, output: await until(isTold) };
    } finally {
      child.kill('SIGTERM');
      await ended;
    }
  }

  interface Parts {
    readonly leaf?: Partial<LeafOptions>;
    readonly offer?: ChargerOffer;
    readonly trusts?: false;
  }

  const expired = { notBefore: days(-90), notAfter: days(-3) };

  test.each([
    ['-tls1_2', 'of an unknown authority', { trusts: false }, /fatal:unknown CA/],
    ['-tls1_3', 'of an unknown authority', { trusts: false }, /fatal:unknown CA/],
    ['-tls1_2', 'that has expired', { leaf: expired }, /fatal:certificate expired/],
    ['-tls1_3', 'that has expired', { leaf: expired }, /fatal:certificate expired/],
  ] as const)(
    'in %s: a certificate %s is refused by its alert',
    async (version, _what, parts, told) => {
      const { failure } = await met([version], parts, told);
      expect(failure?.what).toContain('refused the certificate');
    },
  );

  test('agree on the one suite of a small station', async () => {
    const offer = OFFER_PRESETS['ocpp-minimum-ecdsa']?.();
    if (offer === undefined) throw new Error('no preset');
    // It serves pages, and no WebSocket.
    const { failure } = await met([], { offer }, /SSL_accept:SSLv3.TLS write finished/);
    expect(failure).toMatchObject({ stage: 'upgrade', what: 'HTTP 200' });
  });
});
