import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type Examination, startExamination } from '../../src/examine/examination.ts';
import { makeRoom } from '../../src/examine/make-room.ts';
import { ownCertificate } from '../../src/examine/server-certificate.ts';
import { stationsOf } from '../../src/examine/stations.ts';
import { beginVisit, type Visit } from '../../src/examine/visit.ts';
import { THRESHOLDS } from '../../src/thresholds.ts';
import { clientHello } from '../../src/tls/client-hello.ts';

let examination: Examination;
const sockets: Socket[] = [];

beforeEach(async () => {
  examination = await startExamination({
    host: '127.0.0.1',
    port: 0,
    certificate: await ownCertificate(['127.0.0.1']),
    bootAnswer: 'pending',
    mayTellTime: true,
    hideSubscriber: true,
    scrub: (text) => text,
  });
});
afterEach(async () => {
  vi.useRealTimers();
  for (const socket of sockets.splice(0)) socket.destroy();
  await examination.close();
});

const UPGRADE = [
  'GET /ocpp/CP666 HTTP/1.1',
  'Host: a',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Protocol: ocpp2.0.1',
  'Sec-WebSocket-Extensions: permessage-deflate',
  '',
  '',
].join('\r\n');

function peer(localAddress = '127.0.0.1'): Socket {
  const socket = connect({ port: examination.port, host: '127.0.0.1', localAddress });
  socket.on('error', () => {});
  socket.resume();
  sockets.push(socket);
  return socket;
}

async function upgraded(): Promise<Socket> {
  const socket = peer();
  socket.write(UPGRADE);
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toMatch(/^HTTP\/1.1 101 /);
  expect(String(answer)).not.toContain('permessage-deflate');
  return socket;
}

/** A healthy station that comes meanwhile. */
async function othersAreServed(): Promise<void> {
  const socket = new WebSocket(`wss://127.0.0.1:${examination.port}/ocpp/CP001`, ['ocpp1.6'], {
    rejectUnauthorized: false,
  });
  await once(socket, 'open');
  const payload = { chargePointModel: 'EX-22', chargePointVendor: 'Example' };
  socket.send(JSON.stringify([2, '1', 'BootNotification', payload]));
  const [answer] = await once(socket, 'message');
  expect(JSON.parse(String(answer))[2]).toMatchObject({ status: 'Pending' });
  socket.close();
  await once(socket, 'close');
}

const facts = () => examination.visits.flatMap(({ recorder }) => recorder.records);
const visitOf = (index: number) =>
  vi.waitFor(() => {
    const visit = examination.visits[index];
    expect(visit?.ended).toBe(true);
    return visit?.recorder.records.find(({ kind }) => kind === 'station.visit');
  });

const masked = (first: number, length: number, ...payload: number[]) =>
  Buffer.concat([
    length < 126 ? Buffer.of(first, 0x80 | length) : longHead(first, length),
    Buffer.of(0, 0, 0, 0, ...payload),
  ]);

function longHead(first: number, length: number): Buffer {
  const head = Buffer.alloc(10);
  head[0] = first;
  head[1] = 0xff;
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}

/** Resolves when the connection is gone, however it went. */
const gone = (socket: Socket) =>
  new Promise<void>((resolve) => socket.once('close', () => resolve()));

/** The code of the Close frame that comes, which is answered by going. */
function closeCode(socket: Socket): Promise<number> {
  let bytes = Buffer.alloc(0);
  return new Promise((resolve) => {
    socket.once('close', () => resolve(1006));
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      const at = bytes.indexOf(0x88);
      if (at < 0 || bytes.length < at + 4) return;
      resolve(bytes.readUInt16BE(at + 2));
      socket.end();
    });
  });
}

describe('frames', () => {
  test.each([
    ['of 100 MB', masked(0x81, 100 * 1024 * 1024), 1009],
    ['without a mask', Buffer.of(0x81, 0x02, 0x5b, 0x5d), 1002],
    ['compressed, which nobody agreed on', masked(0xc1, 1, 0), 1002],
    ['of an unknown kind', masked(0x83, 0), 1002],
    ['that are no UTF-8', masked(0x81, 2, 0xc3, 0x28), 1007],
  ])('%s end that session alone', async (_, bytes, code) => {
    const socket = await upgraded();
    socket.write(bytes);
    const closed = closeCode(socket);
    expect(await closed).toBe(code);
    await othersAreServed();
  });

  test('binary are a fact, and the session goes on', async () => {
    const socket = await upgraded();
    socket.write(masked(0x82, 3, 1, 2, 3));
    await vi.waitFor(() =>
      expect(facts()).toContainEqual(
        expect.objectContaining({ kind: 'station.message', type: 'malformed' }),
      ),
    );
    socket.write(Buffer.concat([masked(0x89, 0)]));
    const [pong] = await once(socket, 'data');
    expect(pong[0]).toBe(0x8a);
  });

  test('fragmented without end are cut at the limit', async () => {
    const socket = await upgraded();
    const closed = closeCode(socket);
    socket.write(masked(0x01, 1, 0x5b));
    const one = masked(0x00, 1, 0x20);
    socket.write(Buffer.concat(Array.from({ length: 20_000 }, () => one)));
    expect(await closed).toBe(1008);
    await othersAreServed();
  });

  test('pings whose answers are not read pile up only so far', async () => {
    const socket = await upgraded();
    socket.pause();
    const flood = Buffer.concat(
      Array.from({ length: 8_000 }, () => Buffer.concat([masked(0x89, 125), Buffer.alloc(125)])),
    );
    const pour = () => {
      while (!socket.destroyed && socket.write(flood));
    };
    socket.on('drain', pour);
    pour();
    expect(await visitOf(0)).toMatchObject({
      endedBy: 'us',
      because: 'it asked on and on, and did not read the answers',
    });
    await othersAreServed();
  });
});

describe('a peer that takes its time', () => {
  const slow: readonly [string, Buffer, string][] = [
    ['says nothing', Buffer.alloc(0), 'it said nothing'],
    [
      'never ends its hello',
      clientHello(
        { versions: [0x0303], suites: [0xc02b], groups: [23], signatureAlgorithms: [0x0403] },
        null,
      ).subarray(0, 40),
      'its ClientHello could not be read: it never ended',
    ],
    [
      'never ends its request',
      Buffer.from('GET /CP001 HTTP/1.1\r\nHost:'),
      'its request never ended',
    ],
  ];
  test.each(slow)('and %s is let go, one byte at a time or not', async (_, bytes, because) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const socket = peer();
    const closed = gone(socket);
    for (const byte of bytes) {
      socket.write(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const { firstByteMs } = THRESHOLDS.examine;
    const waiting = setInterval(() => vi.advanceTimersByTime(firstByteMs), 20);
    await closed;
    clearInterval(waiting);
    vi.useRealTimers();
    expect(await visitOf(0)).toMatchObject({ kind: 'station.visit', endedBy: 'us', because });
    await othersAreServed();
  });

  test('in a frame holds nothing but its own connection', async () => {
    const socket = await upgraded();
    socket.write(Buffer.of(0x81));
    await othersAreServed();
    socket.write(Buffer.of(0xfe));
    await othersAreServed();
    expect(socket.destroyed).toBe(false);
  });
});

describe('a peer', () => {
  test('with a bomb of headers is refused, and its request recorded', async () => {
    const socket = peer();
    const closed = gone(socket);
    socket.write('GET /CP001 HTTP/1.1\r\n');
    socket.write(`X-Bomb: ${'x'.repeat(200)}\r\n`.repeat(1_000));
    await closed;
    await vi.waitFor(() => {
      const request = facts().find((fact) => fact.kind === 'station.request');
      expect(request?.headers.length).toBeLessThanOrEqual(THRESHOLDS.examine.maxHeaders);
    });
    await othersAreServed();
  });

  test('of TLS 1.0 is served', async () => {
    const socket = connectTls({
      port: examination.port,
      host: '127.0.0.1',
      rejectUnauthorized: false,
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1',
      ciphers: 'ALL:@SECLEVEL=0',
    });
    await once(socket, 'secureConnect');
    expect(socket.getProtocol()).toBe('TLSv1');
    socket.write(UPGRADE);
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1.1 101 /);
    socket.destroy();
  });

  test('that renegotiates gets no second handshake, and holds up nobody', async () => {
    const socket = connectTls({
      port: examination.port,
      host: '127.0.0.1',
      rejectUnauthorized: false,
      maxVersion: 'TLSv1.2',
    });
    socket.on('error', () => {});
    await once(socket, 'secureConnect');
    for (let count = 0; count < 10; count += 1) {
      socket.renegotiate({ rejectUnauthorized: false }, () => {});
    }
    await othersAreServed();
    socket.destroy();
  });

  test('that leaves half way, wherever that is, leaves others alone', async () => {
    const hello = clientHello(
      { versions: [0x0304], suites: [0x1301], groups: [29], signatureAlgorithms: [0x0403] },
      null,
    );
    for (const bytes of [
      '',
      '\x16\x03',
      hello,
      hello.subarray(0, 20),
      UPGRADE,
      UPGRADE.slice(0, 50),
    ]) {
      for (const how of ['end', 'resetAndDestroy'] as const) {
        const socket = peer();
        await once(socket, 'connect');
        if (bytes.length > 0) socket.write(bytes);
        await new Promise((resolve) => setImmediate(resolve));
        socket[how]();
      }
    }
    await othersAreServed();
  });

  test('that scans ports with what other services expect is told apart', async () => {
    const probes = [
      'GET / HTTP/1.0\r\n\r\n',
      'OPTIONS / RTSP/1.0\r\n\r\n',
      '\x03\x00\x00\x13\x0e\xe0\0\0',
      'HELP\r\n',
    ];
    for (const probe of probes) {
      const socket = peer('127.0.0.9');
      const closed = gone(socket);
      socket.write(Buffer.from(probe, 'latin1'));
      socket.end();
      await closed;
    }
    await othersAreServed();
    const names = stationsOf(examination.visits).map(({ identity }) => identity);
    expect(names).toEqual([null, 'CP001']);
  });
});

test('two stations with one identity are both served, and both are seen', async () => {
  const open = async (localAddress: string) => {
    const url = `ws://127.0.0.1:${examination.port}/ocpp/CP001`;
    const socket = new WebSocket(url, ['ocpp2.0.1'], { localAddress });
    await once(socket, 'open');
    return socket;
  };
  const both = [await open('127.0.0.1'), await open('127.0.0.2')];
  for (const socket of both) {
    socket.send('[2,"1","Heartbeat",{}]');
    await once(socket, 'message');
    socket.close();
    await once(socket, 'close');
  }
  const [station] = stationsOf(examination.visits);
  expect(station?.visits.map(({ address }) => address)).toEqual(['127.0.0.1', '127.0.0.2']);
});

test('a thousand connections at once are held, the others are served, and little is kept', async () => {
  global.gc?.();
  const before = process.memoryUsage().rss;
  const crowd = Array.from({ length: 1_000 }, () => peer());
  await Promise.all(crowd.map((socket) => once(socket, 'connect')));
  for (const socket of crowd) socket.write('GET /CP HTTP/1.1\r\n');
  await othersAreServed();
  expect(process.memoryUsage().rss - before).toBeLessThan(250 * 1024 * 1024);
  expect(examination.turnedAway).toBe(0);
});

const LAPTOP = '127.0.0.1';

describe('what is kept of visits', () => {
  const at = (address: string, number: number, identity: string | null): Visit => {
    const begun = performance.now();
    const scrub = (text: string) => text;
    const visit = beginVisit({
      number,
      address,
      localAddress: LAPTOP,
      begun,
      scrub,
      onFact: () => {},
    });
    visit.identity = identity;
    visit.end({ bytesReceived: 0, endedBy: 'station', because: null, close: null });
    return visit;
  };

  test('makes room at the cost of whoever came most, nameless first', () => {
    const visits = [at('a', 1, 'CP1'), at('b', 2, 'CP2'), at('b', 3, null), at('b', 4, 'CP2')];
    expect(makeRoom(visits)).toBe(true);
    expect(visits.map(({ number }) => number)).toEqual([1, 2, 4]);
    expect(makeRoom(visits)).toBe(true);
    expect(visits.map(({ number }) => number)).toEqual([1, 4]);
    expect(makeRoom([])).toBe(false);
  });

  test('is bounded in bytes for each of them', () => {
    const begun = performance.now();
    const visit = beginVisit({
      number: 1,
      address: 'a',
      localAddress: LAPTOP,
      begun,
      scrub: (text) => text,
      onFact: () => {},
    });
    for (let count = 0; count < 250; count += 1) {
      visit.record({
        kind: 'station.ntp-request',
        address: 'x'.repeat(100_000),
        transmitSeconds: null,
      });
    }
    expect(visit.bytes).toBeLessThan(THRESHOLDS.examine.maxBytesOfVisit + 200_000);
  });
});
