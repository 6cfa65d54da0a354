import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type Examination, startExamination } from '../../src/examine/examination.ts';
import { ownCertificate } from '../../src/examine/server-certificate.ts';
import { stationsOf } from '../../src/examine/stations.ts';

let examination: Examination | null = null;
afterEach(async () => {
  await examination?.close();
  examination = null;
});

const start = async (options: Partial<Parameters<typeof startExamination>[0]> = {}) => {
  examination = await startExamination({
    host: '127.0.0.1',
    port: 0,
    certificate: await ownCertificate(['127.0.0.1']),
    bootAnswer: 'pending',
    mayTellTime: true,
    hideSubscriber: true,
    scrub: (text) => text,
    ...options,
  });
  return examination;
};

const BOOT = { reason: 'PowerUp', chargingStation: { model: 'EX-22', vendorName: 'Example' } };

async function station(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url, ['ocpp2.0.1'], { rejectUnauthorized: false });
  await once(socket, 'open');
  return socket;
}

async function call(socket: WebSocket, action: string, payload: object): Promise<unknown> {
  socket.send(JSON.stringify([2, action, action, payload]));
  // What the laptop asks on its own account comes in between.
  for (;;) {
    const [data] = await once(socket, 'message');
    const frame: unknown[] = JSON.parse(String(data));
    if (frame[1] === action) return frame;
  }
}

const kinds = () => examination?.visits[0]?.recorder.records.map(({ kind }) => kind);

test.each(['ws', 'wss'])(
  'takes %s:// on the same port, and answers a boot with Pending',
  async (scheme) => {
    const { port } = await start();
    const socket = await station(`${scheme}://127.0.0.1:${port}/ocpp/CP001`);
    expect(await call(socket, 'BootNotification', BOOT)).toMatchObject([
      3,
      'BootNotification',
      { status: 'Pending' },
    ]);
    expect(await call(socket, 'StatusNotification', {})).toEqual([
      4,
      'StatusNotification',
      'SecurityError',
      'this station has not been accepted yet',
      {},
    ]);
    socket.close();
    await once(socket, 'close');
    await vi.waitFor(() => expect(kinds()).toContain('station.variables'));
    expect(kinds()).toEqual([
      ...(scheme === 'wss' ? ['station.hello', 'station.secured'] : []),
      'station.request',
      'boot.payload',
      'station.message',
      'station.message',
      'station.message',
      'station.visit',
      'station.session',
      'station.variables',
    ]);
    expect(examination?.actions).toHaveLength(1);
  },
);

test('without a proved clock a boot is judged, and not answered', async () => {
  const { port } = await start({ mayTellTime: false });
  const socket = await station(`ws://127.0.0.1:${port}/ocpp/CP001`);
  socket.send(JSON.stringify([2, '1', 'BootNotification', BOOT]));
  await vi.waitFor(() => expect(kinds()).toContain('station.message'));
  expect(kinds()).toContain('boot.payload');
  expect(examination?.actions).toEqual([]);
});

test('a queued transaction is kept, never acknowledged, and ends the session', async () => {
  const kept: string[] = [];
  const { port } = await start({ onTransaction: async (text) => kept.push(text) > 0 });
  const socket = await station(`ws://127.0.0.1:${port}/ocpp/CP001`);
  const heard: string[] = [];
  socket.on('message', (data) => heard.push(String(data)));
  const text = JSON.stringify([2, '1', 'TransactionEvent', { eventType: 'Ended' }]);
  socket.send(text);
  const [code] = await once(socket, 'close');
  expect(code).toBe(1001);
  expect(heard).toEqual([]);
  expect(kept).toEqual([text]);
});

test('a peer that said nothing until the end is seen all the same', async () => {
  const { port, close, visits } = await start();
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  await vi.waitFor(() => expect(visits).toHaveLength(1));
  await close();
  expect(visits[0]?.recorder.records.at(-1)).toMatchObject({
    kind: 'station.visit',
    spoke: 'nothing',
    endedBy: 'us',
  });
  socket.destroy();
});

test('what is neither TLS nor HTTP is told by its first bytes', async () => {
  const { port } = await start();
  const socket = connect(port, '127.0.0.1');
  socket.write('SSH-2.0-OpenSSH_9.6\r\n');
  socket.resume();
  await once(socket, 'close');
  await vi.waitFor(() =>
    expect(examination?.visits[0]?.recorder.records.at(-1)).toMatchObject({
      kind: 'station.visit',
      spoke: 'other',
      reached: 'connection',
      endedBy: 'us',
    }),
  );
});

test('visits that told no identity belong to the only station of their address', () => {
  const visit = (number: number, identity: string | null, address: string) => ({
    number,
    identity,
    address,
  });
  const visits = [visit(1, null, 'a'), visit(2, 'CP1', 'a'), visit(3, null, 'b')];
  expect(stationsOf(visits)).toMatchObject([
    { identity: 'CP1', visits: [{ number: 1 }, { number: 2 }] },
    { identity: null, visits: [{ number: 3 }] },
  ]);
});
