import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { assemble } from '../../src/diagnosis/assemble.ts';
import { type Examination, startExamination } from '../../src/examine/examination.ts';
import { factsOfStation } from '../../src/examine/facts-of-station.ts';
import { backendUrl } from '../../src/examine/relay/backend-url.ts';
import { ownCertificate } from '../../src/examine/server-certificate.ts';
import { stationsOf } from '../../src/examine/stations.ts';
import type { Fact } from '../../src/facts/document.ts';
import { createAuthority } from '../../src/pki/index.ts';
import { MODULES } from '../../src/registry.ts';
import { startCsms } from '../../src/simulator/index.ts';
import { createSite, type SiteInput } from '../../src/site/create-site.ts';

const closing: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const PASSWORD = 'a-password-of-the-relay';
const BOOT = { reason: 'PowerUp', chargingStation: { model: 'EX-22', vendorName: 'Example' } };

const told: string[] = [];
async function relayTo(url: string, input: SiteInput = {}): Promise<Examination> {
  told.length = 0;
  const examination = await startExamination({
    host: '127.0.0.1',
    port: 0,
    certificate: await ownCertificate(['127.0.0.1']),
    bootAnswer: 'pending',
    mayTellTime: false,
    hideSubscriber: true,
    scrub: (text) => text,
    onTold: (_visit, what) => told.push(what),
    relay: { site: createSite({ ...input, url }), modules: MODULES },
  });
  closing.push(() => examination.close());
  return examination;
}

async function secureBackend(options: Parameters<typeof startCsms>[0] = {}) {
  const authority = await createAuthority();
  const leaf = await authority.issue({ commonName: 'localhost', addresses: ['127.0.0.1'] });
  const csms = await startCsms({
    tls: { certificatePem: leaf.chainPem, keyPem: leaf.keyPem },
    ...options,
  });
  closing.push(() => csms.close());
  return { csms, roots: [{ source: 'test', pem: authority.rootPem }] };
}

function dialled(
  { port }: Examination,
  authorization?: string,
  subprotocol = 'ocpp2.0.1',
): WebSocket {
  const headers = authorization === undefined ? {} : { authorization };
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ocpp/CP001`, [subprotocol], { headers });
  closing.push(() => {
    socket.on('error', () => {});
    socket.terminate();
  });
  return socket;
}

const basic = `Basic ${Buffer.from(`CP001:${PASSWORD}`).toString('base64')}`;

function reportOf(examination: Examination) {
  const [station] = stationsOf(examination.visits);
  if (station === undefined) throw new Error('nobody came');
  const facts = factsOfStation(station, examination, {
    statement: createSite({}).statement,
    shared: [],
    overrides: [],
    mode: 'simulated',
    startedAt: new Date().toISOString(),
    durationMs: 1_000,
    interrupted: false,
  });
  return assemble(MODULES, facts);
}

const relayed = (examination: Examination): readonly Fact[] =>
  examination.visits.flatMap((visit) => visit.relayed);
const ended = (examination: Examination) =>
  vi.waitFor(() => expect(examination.visits.at(0)?.ended).toBe(true));

describe('a backend that is well', () => {
  test('is booted through the relay, over verified TLS, with the password of the station', async () => {
    const { csms, roots } = await secureBackend({ password: PASSWORD });
    const examination = await relayTo(`wss://127.0.0.1:${csms.port}/ocpp`, { extraRoots: roots });
    const station = dialled(examination, basic);
    await once(station, 'open');
    expect(station.protocol).toBe('ocpp2.0.1');
    station.send(JSON.stringify([2, 'boot', 'BootNotification', BOOT]));
    const [answer] = await once(station, 'message');
    expect(JSON.parse(String(answer))).toEqual([
      3,
      'boot',
      expect.objectContaining({ status: 'Accepted' }),
    ]);
    station.close(1000, 'enough');
    await once(station, 'close');
    await ended(examination);
    expect(relayed(examination).map(({ kind }) => kind)).toEqual([
      'tcp.dial',
      'tls.handshake',
      'upgrade.attempt',
      'boot.exchange',
    ]);
    const report = reportOf(examination);
    expect(report.scope).toBe('backend-and-charger');
    expect(report.findings.map(({ fault }) => fault)).toEqual(['password-plain-text']);
    expect(report.measurements).toMatchObject({ 'boot.status': 'Accepted' });
    expect(JSON.stringify(report)).not.toContain(PASSWORD);
    expect(JSON.stringify(report)).not.toContain(basic.slice(6));
  });

  test('is not blamed for the end of the examination: both sides are told 1001', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    closing.push(() => server.close());
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const connected = once(server, 'connection');
    const examination = await relayTo(`ws://127.0.0.1:${port}`);
    const station = dialled(examination);
    const [backend] = await connected;
    await once(station, 'open');
    const boot = once(backend, 'message');
    station.send(JSON.stringify([2, 'boot', 'BootNotification', BOOT]));
    await boot;
    const closes = [once(station, 'close'), once(backend, 'close')];
    await examination.close();
    for (const close of closes) expect((await close)[0]).toBe(1001);
    const report = reportOf(examination);
    expect(report.findings.map(({ fault }) => fault)).toEqual([]);
    expect(examination.visits[0]?.recorder.records.at(-1)).toMatchObject({
      kind: 'station.visit',
      endedBy: 'us',
    });
  });

  test('is not shown a password over ws:// unless profile 1 was stated', async () => {
    const csms = await startCsms({ password: PASSWORD });
    closing.push(() => csms.close());
    const url = `ws://127.0.0.1:${csms.port}/ocpp`;
    const withheld = dialled(await relayTo(url), basic);
    const [error] = await once(withheld, 'error');
    expect(String(error)).toContain('401');
    const stated = dialled(await relayTo(url, { securityProfile: 1 }), basic);
    await once(stated, 'open');
  });

  test('that refuses is told with the version that the station offered, and what it came with', async () => {
    const csms = await startCsms({ password: PASSWORD });
    closing.push(() => csms.close());
    const examination = await relayTo(`ws://127.0.0.1:${csms.port}/ocpp`);
    await once(dialled(examination, undefined, 'ocpp1.6'), 'error');
    const report = reportOf(examination);
    expect(report.target.ocppVersion).toBe('1.6');
    expect(report.primary).toBe('security-profile-mismatch');
    expect(report.findings[0]?.detail).toContain('The station comes with security profile 0');
  });

  test('hears and says everything as it is: pings, closes with code and reason, binary', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', autoPong: false });
    await once(server, 'listening');
    closing.push(() => server.close());
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const connected = once(server, 'connection');
    const examination = await relayTo(`ws://127.0.0.1:${port}`);
    const station = dialled(examination);
    const [backend] = await connected;
    await once(station, 'open');
    const pinged = once(backend, 'ping');
    station.ping('are you there');
    expect(String((await pinged)[0])).toBe('are you there');
    const heard = once(station, 'message');
    backend.send(Buffer.of(1, 2, 3));
    expect((await heard)[1]).toBe(true);
    backend.close(4001, 'moved away');
    const [code, reason] = await once(station, 'close');
    expect([code, String(reason)]).toEqual([4001, 'moved away']);
    await ended(examination);
    expect(relayed(examination).at(-1)).toMatchObject({
      kind: 'session.close',
      by: 'peer',
      code: 4001,
      reason: 'moved away',
    });
  });

  test('is held up by a slow station, and nothing piles up here', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    closing.push(() => server.close());
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const connected = once(server, 'connection');
    const examination = await relayTo(`ws://127.0.0.1:${port}`);
    const station = dialled(examination);
    const [backend] = await connected;
    await once(station, 'open');
    station.pause();
    const before = process.memoryUsage().arrayBuffers;
    const text = 'x'.repeat(900_000);
    for (let sent = 0; sent < 60; sent += 1) backend.send(text);
    await vi.waitFor(() => expect(backend.bufferedAmount).toBeGreaterThan(20_000_000));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(120_000_000);
    let came = 0;
    station.on('message', () => {
      came += 1;
    });
    station.resume();
    await vi.waitFor(() => expect(came).toBe(60), 10_000);
  });
});

describe('a backend that is not', () => {
  test('reached is a reset to the station', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    server.close();
    await once(server, 'close');
    const examination = await relayTo(`ws://127.0.0.1:${port}/ocpp`);
    const [error] = await once(dialled(examination), 'error');
    expect(error).toMatchObject({ code: 'ECONNRESET' });
    await ended(examination);
    expect(told.slice(-2)).toEqual([
      'GET /ocpp/CP001 (ocpp2.0.1): no answer',
      'the backend cannot be reached: refused',
    ]);
    const report = reportOf(examination);
    expect(report.findings.map(({ fault }) => fault)).toContain('tcp-refused');
    expect(examination.visits[0]?.recorder.records.at(-1)).toMatchObject({
      kind: 'station.visit',
      endedBy: 'us',
      because: 'the backend cannot be reached: refused',
    });
  });

  test('verified hears nothing of the station, and the station sees the connection close', async () => {
    const { csms } = await secureBackend();
    const examination = await relayTo(`wss://127.0.0.1:${csms.port}/ocpp`);
    const [error] = await once(dialled(examination, basic), 'error');
    expect(String(error)).toContain('socket hang up');
    await ended(examination);
    expect(relayed(examination).map(({ kind }) => kind)).not.toContain('upgrade.attempt');
    expect(reportOf(examination).findings.map(({ fault }) => fault)).toContain(
      'tls-certificate-untrusted',
    );
  });

  test('willing answers the station with its own status and headers', async () => {
    const backend = createServer((socket) => {
      socket.once('data', () =>
        socket.end(
          'HTTP/1.1 503 Too Busy\r\nRetry-After: 7\r\nSet-Cookie: a=b\r\nContent-Length: 5\r\n\r\nlater',
        ),
      );
    });
    backend.listen(0, '127.0.0.1');
    await once(backend, 'listening');
    closing.push(() => backend.close());
    const address = backend.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const examination = await relayTo(`ws://127.0.0.1:${port}/ocpp`);
    const [, response] = await once(dialled(examination), 'unexpected-response');
    expect(response).toMatchObject({ statusCode: 503, statusMessage: 'Too Busy' });
    expect(response.headers).toMatchObject({ 'retry-after': '7' });
    expect(response.headers).not.toHaveProperty('set-cookie');
    response.resume();
    await once(response, 'end');
    await ended(examination);
    expect(reportOf(examination).findings.map(({ fault }) => fault)).toContain('backend-error');
  });

  test('speaking HTTP is a bad gateway', async () => {
    const backend = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.6\r\n'));
    });
    backend.listen(0, '127.0.0.1');
    await once(backend, 'listening');
    closing.push(() => backend.close());
    const address = backend.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const examination = await relayTo(`ws://127.0.0.1:${port}/ocpp`);
    const [, response] = await once(dialled(examination), 'unexpected-response');
    expect(response.statusCode).toBe(502);
    response.resume();
  });
});

test('what breaks the schema has its owner', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  closing.push(() => server.close());
  server.on('connection', (socket) =>
    socket.on('message', (data) => {
      const [, id] = JSON.parse(String(data));
      socket.send(JSON.stringify([3, id, { currentTime: 7 }]));
    }),
  );
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const examination = await relayTo(`ws://127.0.0.1:${port}`);
  const station = dialled(examination);
  await once(station, 'open');
  station.send(JSON.stringify([2, 'beat', 'Heartbeat', {}]));
  await once(station, 'message');
  station.close();
  await once(station, 'close');
  await ended(examination);
  await vi.waitFor(() =>
    expect(reportOf(examination).findings).toContainEqual(
      expect.objectContaining({ fault: 'backend-message-invalid', owner: 'backend' }),
    ),
  );
});

test('a station that leaves while the backend is dialled leaves nothing behind', async () => {
  const silent = createServer((socket) => socket.on('error', () => {}));
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  closing.push(() => silent.close());
  const address = silent.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const accepted = once(silent, 'connection');
  const examination = await relayTo(`ws://127.0.0.1:${port}`);
  const station = connect(examination.port, '127.0.0.1');
  station.write(
    'GET /CP001 HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  const [backend] = await accepted;
  station.destroy();
  await ended(examination);
  await examination.close();
  backend.destroy();
});

test.each([
  ['wss://a.example/ocpp', '/x/CP001', 'wss://a.example/ocpp/CP001'],
  ['wss://a.example/ocpp/', '/x/CP%2F1', 'wss://a.example/ocpp/CP%2F1'],
  ['wss://a.example', '/x/CP001?a=b', 'wss://a.example/x/CP001?a=b'],
  ['wss://a.example/', '/CP001', 'wss://a.example/CP001'],
])('behind %s, %s is %s', (relay, target, url) => {
  expect(backendUrl(relay, target)).toBe(url);
});
