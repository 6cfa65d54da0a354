import { once } from 'node:events';
import { connect as dial, type Socket } from 'node:net';
import { connect as dialTls } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createAuthority } from '../../src/pki/index.ts';
import {
  type BootBehaviour,
  type CsmsOptions,
  startCsms,
  type UpgradeBehaviour,
} from '../../src/simulator/index.ts';

const started: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of started.splice(0)) await one.close();
});

async function csmsWith(options: CsmsOptions = {}) {
  const csms = await startCsms(options);
  started.push(csms);
  return csms;
}

/** A CSMS over TLS, with what a client needs to trust it. */
async function secureCsms(options: CsmsOptions = {}) {
  const authority = await createAuthority({ intermediate: true });
  const { chainPem, keyPem } = await authority.issue({
    commonName: 'localhost',
    addresses: ['127.0.0.1'],
  });
  const csms = await csmsWith({ ...options, tls: { certificatePem: chainPem, keyPem } });
  return { csms, ca: authority.rootPem };
}

interface RawEnd {
  readonly bytes: Buffer;
  readonly ending: 'fin' | 'rst';
}

const closeOf = (socket: Socket) =>
  new Promise<void>((resolve) => socket.once('close', () => resolve()));

/** Sends bytes, and gives what came back by the time the peer ended it. */
async function raw(socket: Socket, text: string | Uint8Array): Promise<RawEnd> {
  const chunks: Buffer[] = [];
  let ending: RawEnd['ending'] = 'fin';
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => {
    ending = 'rst';
  });
  socket.write(text);
  await closeOf(socket);
  return { bytes: Buffer.concat(chunks), ending };
}

const upgradeText = (target: string, headers: readonly string[] = []) =>
  [
    `GET ${target} HTTP/1.1`,
    'Host: localhost',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
    '\r\n',
  ].join('\r\n');

async function upgradeAnswer(
  upgrade: UpgradeBehaviour,
  options: CsmsOptions = {},
  target = '/ocpp/CP001',
): Promise<string> {
  const csms = await csmsWith({ ...options, upgrade });
  const { bytes } = await raw(dial(csms.port, '127.0.0.1'), upgradeText(target));
  return bytes.toString();
}

async function session(url: string, subprotocols: readonly string[], ca?: string) {
  const webSocket = new WebSocket(url, [...subprotocols], ca === undefined ? {} : { ca });
  await once(webSocket, 'open');
  const call = async (frame: unknown): Promise<unknown> => {
    webSocket.send(JSON.stringify(frame));
    const [data] = await once(webSocket, 'message');
    return JSON.parse(String(data));
  };
  return { webSocket, call };
}

const basic = (user: string, password: string) =>
  `Authorization: Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

describe('a CSMS that works', () => {
  it.each(['ocpp1.6', 'ocpp2.0.1', 'ocpp2.1'])('serves %s over TLS', async (subprotocol) => {
    const { csms, ca } = await secureCsms();
    const { webSocket, call } = await session(csms.url('CP001'), [subprotocol], ca);
    expect(webSocket.protocol).toBe(subprotocol);
    const boot = await call([2, 'a', 'BootNotification', { reason: 'PowerUp' }]);
    expect(boot).toMatchObject([3, 'a', { status: 'Accepted', interval: 300 }]);
    expect(await call([2, 'b', 'Heartbeat', {}])).toMatchObject([3, 'b', {}]);
    expect(await call([2, 'c', 'StatusNotification', {}])).toEqual([3, 'c', {}]);
    expect(await call([2, 'd', 'Teleport', {}])).toEqual([
      4,
      'd',
      'NotImplemented',
      'Teleport is not simulated',
      {},
    ]);
    expect(csms.calls[0]).toEqual({
      identity: 'CP001',
      subprotocol,
      action: 'BootNotification',
      payload: { reason: 'PowerUp' },
    });
    webSocket.close(1000);
    await once(webSocket, 'close');
  });

  it('records what was asked of it', async () => {
    const csms = await csmsWith();
    const { webSocket } = await session(csms.url('CP 001'), ['ocpp2.0.1', 'ocpp1.6']);
    expect(csms.requests).toEqual([
      {
        target: '/ocpp/CP%20001',
        identity: 'CP 001',
        offered: ['ocpp2.0.1', 'ocpp1.6'],
        authorization: null,
      },
    ]);
    expect(csms.connections).toBe(1);
    webSocket.terminate();
  });

  it('checks path, identity and password', async () => {
    const registry = { allowedIdentities: ['CP001'], password: 'correct horse battery' };
    const csms = await csmsWith(registry);
    const status = async (target: string, headers: readonly string[] = []) => {
      const socket = dial(csms.port, '127.0.0.1');
      socket.once('data', () => socket.end());
      const { bytes } = await raw(socket, upgradeText(target, headers));
      return bytes.toString().split(' ')[1];
    };
    expect(await status('/other/CP001')).toBe('404');
    expect(await status('/ocpp/CP002')).toBe('404');
    expect(await status('/ocpp/CP001')).toBe('401');
    expect(await status('/ocpp/CP001', [basic('CP001', 'wrong')])).toBe('401');
    expect(await status('/ocpp/CP001', [basic('CP001', registry.password)])).toBe('101');
  });

  it('answers otherwise elsewhere, as the web server in front of a CSMS does', async () => {
    const csms = await csmsWith({ allowedIdentities: ['CP001'], elsewhere: { status: 410 } });
    const status = async (target: string) => {
      const socket = dial(csms.port, '127.0.0.1');
      socket.once('data', () => socket.end());
      const { bytes } = await raw(socket, upgradeText(target, []));
      return bytes.toString().split(' ')[1];
    };
    expect(await status('/other/CP001')).toBe('410');
    expect(await status('/ocpp/CP002')).toBe('404');
    expect(await status('/ocpp/CP001')).toBe('101');
  });

  it('answers a plain request with 426', async () => {
    const csms = await csmsWith();
    const answer = await fetch(csms.url('CP001').replace('ws:', 'http:'));
    expect(answer.status).toBe(426);
  });

  it('has a clock of its own, in its Date header and in currentTime', async () => {
    const clockOffsetMs = 3_600_000;
    const csms = await csmsWith({ clockOffsetMs });
    const answer = await fetch(csms.url('CP001').replace('ws:', 'http:'));
    const date = Date.parse(answer.headers.get('date') ?? '');
    expect(Math.abs(date - Date.now() - clockOffsetMs)).toBeLessThan(5_000);
    const { webSocket, call } = await session(csms.url('CP001'), ['ocpp2.0.1']);
    const frame = (await call([2, 'a', 'Heartbeat', {}])) as [3, 'a', { currentTime: string }];
    const currentTime = Date.parse(frame[2].currentTime);
    expect(Math.abs(currentTime - Date.now() - clockOffsetMs)).toBeLessThan(5_000);
    webSocket.terminate();
  });
});

describe('below HTTP', () => {
  const hello = Uint8Array.of(22, 3, 1, 0, 1, 1);

  it.each(['fin', 'rst'] as const)('closes silently after the ClientHello (%s)', async (how) => {
    const csms = await csmsWith({ transport: { kind: 'close-after-hello', how } });
    const end = await raw(dial(csms.port, '127.0.0.1'), hello);
    expect(end).toEqual({ bytes: Buffer.alloc(0), ending: how });
  });

  it('closes on accept', async () => {
    const csms = await csmsWith({ transport: { kind: 'close-on-accept', how: 'fin' } });
    expect((await raw(dial(csms.port, '127.0.0.1'), '')).bytes).toHaveLength(0);
  });

  it('answers with an alert that OpenSSL understands', async () => {
    const csms = await csmsWith({ transport: { kind: 'alert', number: 112 } });
    const client = dialTls({ port: csms.port, host: '127.0.0.1' });
    const [error] = await once(client, 'error');
    expect(error.message).toMatch(/alert number 112/);
  });

  it('speaks another protocol', async () => {
    const csms = await csmsWith({ transport: { kind: 'banner', text: 'SSH-2.0-OpenSSH_9.2\r\n' } });
    const client = dialTls({ port: csms.port, host: '127.0.0.1' });
    const [error] = await once(client, 'error');
    expect(error.code).toBe('ERR_SSL_WRONG_VERSION_NUMBER');
  });

  it('swallows everything, and still ends when it is told to', async () => {
    const csms = await csmsWith({ transport: { kind: 'black-hole' } });
    const socket = dial(csms.port, '127.0.0.1');
    socket.on('error', () => {});
    await once(socket, 'connect');
    socket.write(hello);
    await csms.close();
    await closeOf(socket);
    expect(socket.bytesRead).toBe(0);
  });

  it('hangs up on a server name that it does not serve', async () => {
    const authority = await createAuthority();
    const { chainPem, keyPem } = await authority.issue({
      commonName: 'x',
      dnsNames: ['here.test'],
    });
    const names = ['here.test'];
    const csms = await csmsWith({ tls: { certificatePem: chainPem, keyPem, names } });
    const meets = async (servername?: string) => {
      const name = servername === undefined ? {} : { servername };
      const client = dialTls({
        port: csms.port,
        host: '127.0.0.1',
        rejectUnauthorized: false,
        ...name,
      });
      const met = new Promise((resolve) => {
        client.once('secureConnect', () => resolve('secured'));
        client.once('error', ({ message }) => resolve(message));
      });
      const what = await met;
      client.destroy();
      return what;
    };
    expect(await meets('here.test')).toBe('secured');
    expect(await meets()).toBe('secured');
    expect(await meets('elsewhere.test')).toMatch(/disconnected before secure|ECONNRESET/);
  });

  it('demands a client certificate of its own authority', async () => {
    const authority = await createAuthority();
    const server = await authority.issue({ commonName: 'x', addresses: ['127.0.0.1'] });
    const station = await authority.issue({ commonName: 'CP001', client: true });
    const csms = await csmsWith({
      tls: {
        certificatePem: server.chainPem,
        keyPem: server.keyPem,
        clientCa: authority.rootPem,
        maxVersion: 'TLSv1.2',
      },
    });
    const options = { port: csms.port, host: '127.0.0.1', ca: authority.rootPem };
    const [error] = await once(dialTls(options), 'error');
    expect(error.message).toMatch(/alert number 40/);
    const client = dialTls({ ...options, cert: station.certificatePem, key: station.keyPem });
    await once(client, 'secureConnect');
    expect([client.authorized, client.getProtocol()]).toEqual([true, 'TLSv1.2']);
    client.destroy();
  });
});

describe('the upgrade', () => {
  it('is a 401 whose header block never ends', async () => {
    const text = await upgradeAnswer({ kind: 'unfinished', status: 401, end: 'fin' });
    expect(text).toBe('HTTP/1.1 401 Unauthorized\r\n');
  });

  it('is any other HTTP answer', async () => {
    const page = { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<h1>Hi</h1>' };
    const text = await upgradeAnswer({ kind: 'answer', answer: page });
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\nDate: .+ GMT\r\n/);
    expect(text).toMatch(/\r\n\r\n<h1>Hi<\/h1>$/);
  });

  it('is refused with 400 where the subprotocol is missing and required', async () => {
    const text = await upgradeAnswer({ kind: 'accept', subprotocol: 'require' });
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('has a wrong Sec-WebSocket-Accept', async () => {
    const csms = await csmsWith({ upgrade: { kind: 'wrong-accept' } });
    const webSocket = new WebSocket(csms.url('CP001'), ['ocpp2.0.1']);
    const [error] = await once(webSocket, 'error');
    expect(error.message).toBe('Invalid Sec-WebSocket-Accept header');
  });

  it.each(['fin', 'rst'] as const)('is cut, over TLS too (%s)', async (how) => {
    const { csms, ca } = await secureCsms({ upgrade: { kind: 'drop', how } });
    const socket = dialTls({ port: csms.port, host: '127.0.0.1', ca });
    await once(socket, 'secureConnect');
    const end = await raw(socket, upgradeText('/ocpp/CP001'));
    expect(end).toEqual({ bytes: Buffer.alloc(0), ending: how });
  });

  it('is never answered', async () => {
    const csms = await csmsWith({ upgrade: { kind: 'silent' } });
    const socket = dial(csms.port, '127.0.0.1');
    const end = raw(socket, upgradeText('/ocpp/CP001'));
    await expect.poll(() => csms.requests.length).toBe(1);
    await csms.close();
    expect((await end).bytes).toHaveLength(0);
  });

  it.each([
    ['omit', ['ocpp2.0.1'], ''],
    ['negotiate', ['ocpp1.5'], ''],
    ['negotiate', ['ocpp1.5', 'ocpp1.6'], 'ocpp1.6'],
  ] as const)('%s: of %j takes %j', async (subprotocol, offered, taken) => {
    const csms = await csmsWith({ upgrade: { kind: 'accept', subprotocol } });
    const socket = dial(csms.port, '127.0.0.1');
    socket.once('data', () => socket.end());
    const header = `Sec-WebSocket-Protocol: ${offered.join(', ')}`;
    const { bytes } = await raw(socket, upgradeText('/ocpp/CP001', [header]));
    expect(bytes.toString()).toMatch(/^HTTP\/1\.1 101 /);
    expect(/Sec-WebSocket-Protocol: (\S+)/.exec(bytes.toString())?.[1] ?? '').toBe(taken);
  });

  it('names a subprotocol that was not offered', async () => {
    const csms = await csmsWith({
      upgrade: { kind: 'accept', subprotocol: 'force', name: 'ocpp1.6' },
    });
    const webSocket = new WebSocket(csms.url('CP001'), ['ocpp2.0.1']);
    const [error] = await once(webSocket, 'error');
    expect(error.message).toBe('Server sent an invalid subprotocol');
  });
});

describe('the session', () => {
  const closing = async (options: CsmsOptions, identity = 'CP001') => {
    const csms = await csmsWith(options);
    const webSocket = new WebSocket(csms.url(identity), ['ocpp2.0.1']);
    webSocket.on('error', () => {});
    const [code, reason] = await once(webSocket, 'close');
    return [code, String(reason)];
  };

  it.each([
    [1000, ''],
    [1002, 'invalid or unsupported subprotocol'],
    [1011, 'internal error'],
  ])('is closed at once with %i', async (code, reason) => {
    expect(await closing({ session: { kind: 'close', code, reason } })).toEqual([code, reason]);
  });

  it('is refused with 1008 where the identity is live elsewhere, and only then', async () => {
    const behaviour = { session: { kind: 'single', live: ['CP001'] } } as const;
    expect(await closing(behaviour)).toEqual([1008, 'duplicate session']);
    const csms = await csmsWith(behaviour);
    const { webSocket, call } = await session(csms.url('CP002'), ['ocpp2.0.1']);
    expect(await call([2, 'a', 'Heartbeat', {}])).toMatchObject([3, 'a', {}]);
    webSocket.terminate();
  });

  it.each(['fin', 'rst'] as const)('is cut right after the upgrade (%s)', async (how) => {
    expect(await closing({ session: { kind: 'cut', how } })).toEqual([1006, '']);
  });

  it('stays open and says nothing', async () => {
    const csms = await csmsWith({ session: { kind: 'silent' } });
    const { webSocket } = await session(csms.url('CP001'), ['ocpp2.0.1']);
    let answered = false;
    webSocket.on('message', () => {
      answered = true;
    });
    webSocket.send(JSON.stringify([2, 'a', 'BootNotification', {}]));
    webSocket.ping();
    // The pong comes after anything that would have been sent before it.
    await once(webSocket, 'pong');
    expect([answered, csms.calls.length]).toEqual([false, 1]);
    webSocket.terminate();
  });
});

describe('the boot answer', () => {
  const bootAnswer = async (boot: BootBehaviour) => {
    const csms = await csmsWith({ boot });
    const webSocket = new WebSocket(csms.url('CP001'), ['ocpp2.0.1']);
    await once(webSocket, 'open');
    const frames: string[] = [];
    const all = (boot.callsFirst?.length ?? 0) + 1;
    const done = new Promise<void>((resolve) => {
      webSocket.on('message', (data) => {
        if (frames.push(String(data)) === all) resolve();
      });
    });
    webSocket.send(JSON.stringify([2, 'a', 'BootNotification', {}]));
    await done;
    webSocket.terminate();
    return frames;
  };

  it.each(['Pending', 'Rejected'] as const)('is %s', async (status) => {
    const [frame] = await bootAnswer({ kind: 'status', status, interval: 7 });
    expect(JSON.parse(frame ?? '')).toMatchObject([3, 'a', { status, interval: 7 }]);
  });

  it('is an error, a payload or a text of any kind', async () => {
    expect(await bootAnswer({ kind: 'error', code: 'SecurityError' })).toEqual([
      '[4,"a","SecurityError","",{}]',
    ]);
    expect(await bootAnswer({ kind: 'payload', payload: { status: 1 } })).toEqual([
      '[3,"a",{"status":1}]',
    ]);
    expect(await bootAnswer({ kind: 'text', text: '[3,"{id}"' })).toEqual(['[3,"a"']);
  });

  it('comes late, after calls of the CSMS', async () => {
    const begun = performance.now();
    const frames = await bootAnswer({
      kind: 'payload',
      payload: {},
      delayMs: 30,
      callsFirst: ['GetConfiguration'],
    });
    expect(frames).toEqual(['[2,"csms-1","GetConfiguration",{}]', '[3,"a",{}]']);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(29);
  });
});
