import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { lastOfKind } from '../../src/facts/select.ts';
import { type Examining, examining, faultsOf } from './stations.ts';

const BOOT = JSON.stringify([
  2,
  'b1',
  'BootNotification',
  { reason: 'PowerUp', chargingStation: { model: 'EX-22', vendorName: 'Example' } },
]);

async function station({ url }: Examining): Promise<WebSocket> {
  const socket = new WebSocket(url, ['ocpp2.0.1']);
  socket.on('error', () => {});
  await once(socket, 'open');
  return socket;
}

/** An upgraded connection on which frames are written by hand. */
async function byHand({ url }: Examining): Promise<Socket> {
  const { port } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.on('error', () => {});
  socket.write(
    [
      'GET /ocpp/CP001 HTTP/1.1',
      'Host: 127.0.0.1',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Protocol: ocpp2.0.1',
      '',
      '',
    ].join('\r\n'),
  );
  await once(socket, 'data');
  return socket;
}

test('a frame that is not masked ends the session, and is told', async () => {
  await using laptop = await examining();
  const socket = await byHand(laptop);
  socket.write(Buffer.concat([Buffer.from([0x81, 5]), Buffer.from('hello')]));
  socket.resume();
  await once(socket, 'close');
  const report = await laptop.report();
  expect(faultsOf(report)).toContain('station-frame-invalid');
  expect(lastOfKind(report.facts.records, 'station.session')?.error?.code).toBe(
    'WS_ERR_EXPECTED_MASK',
  );
});

test('a message of more than is taken ends the session, and nothing else', async () => {
  await using laptop = await examining();
  const socket = await station(laptop);
  socket.send('x'.repeat(1024 * 1024 + 1));
  const [code] = await once(socket, 'close');
  expect(code).toBe(1009);
  expect(faultsOf(await laptop.report())).toContain('station-frame-invalid');
});

test('a binary message is no OCPP', async () => {
  await using laptop = await examining();
  const socket = await station(laptop);
  socket.send(Buffer.from(BOOT));
  await expect.poll(() => laptop.told.join()).toContain('binary');
  const report = await laptop.report();
  expect(report.findings.find(({ fault }) => fault === 'frame-malformed')?.detail).toContain(
    'binary',
  );
});

test('a message in parts is put together, and noted', async () => {
  await using laptop = await examining();
  const socket = await station(laptop);
  socket.send(BOOT.slice(0, 10), { fin: false });
  socket.send(BOOT.slice(10), { fin: true });
  const [answer] = await once(socket, 'message');
  expect(String(answer)).toContain('Pending');
  const report = await laptop.report();
  expect(faultsOf(report)).toEqual(['station-frames-fragmented']);
});

test('an action of another version, an id used twice and a broken message are told apart', async () => {
  await using laptop = await examining({ bootAnswer: 'accepted' });
  const socket = await station(laptop);
  socket.send(BOOT);
  socket.send(JSON.stringify([2, 'b2', 'GetConfiguration', {}]));
  socket.send(JSON.stringify([2, 'b2', 'Heartbeat', {}]));
  socket.send(JSON.stringify([2, 'b3', 'StatusNotification', { connectorId: 1 }]));
  await expect.poll(() => laptop.told.join()).toContain('StatusNotification');
  expect(faultsOf(await laptop.report())).toEqual(
    expect.arrayContaining([
      'station-action-unknown',
      'station-id-reused',
      'station-message-invalid',
    ]),
  );
});

test('answers to nothing, and to everything, change nothing', async () => {
  await using laptop = await examining();
  const socket = await station(laptop);
  socket.send(JSON.stringify([3, 'never-asked', {}]));
  socket.send(JSON.stringify([4, '-1', 'RpcFrameworkError', '', {}]));
  socket.send(BOOT);
  await once(socket, 'message');
  const report = await laptop.report();
  expect(report.checks.filter(({ status }) => status === 'crashed')).toEqual([]);
  expect(faultsOf(report)).toEqual([]);
});
