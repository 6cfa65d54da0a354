import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startCsms, type UpgradeBehaviour } from '../../src/simulator/index.ts';

it('answers by the ordinal of the message, the last answer for ever, also over sessions', async () => {
  await using csms = await startCsms({
    boot: [
      { kind: 'status', status: 'Pending' },
      { kind: 'status', status: 'Accepted' },
    ],
  });
  const seen: unknown[] = [];
  for (let session = 0; session < 3; session++) {
    const webSocket = new WebSocket(csms.url('CP001'), ['ocpp2.0.1']);
    await once(webSocket, 'open');
    webSocket.send(JSON.stringify([2, 'a', 'BootNotification', {}]));
    const [data] = await once(webSocket, 'message');
    seen.push(JSON.parse(String(data))[2].status);
    webSocket.terminate();
  }
  expect(seen).toEqual(['Pending', 'Accepted', 'Accepted']);
});

it('answers other actions as it is told, and reports those that nobody told it', async () => {
  const unforeseen: string[] = [];
  await using csms = await startCsms({
    answers: { GetCertificateStatus: { status: 'Accepted' } },
    tell: (what, detail, strange) => strange === true && unforeseen.push(`${what} ${detail}`),
  });
  const webSocket = new WebSocket(csms.url('CP001'), ['ocpp2.0.1']);
  await once(webSocket, 'open');
  const ask = async (action: string) => {
    webSocket.send(JSON.stringify([2, 'a', action, {}]));
    const [data] = await once(webSocket, 'message');
    return JSON.parse(String(data));
  };
  expect(await ask('GetCertificateStatus')).toEqual([3, 'a', { status: 'Accepted' }]);
  expect((await ask('ReserveNow'))[2]).toBe('NotImplemented');
  expect(unforeseen).toEqual(['call ReserveNow']);
  webSocket.terminate();
});

async function raw(upgrade: UpgradeBehaviour, seed: number): Promise<string> {
  await using csms = await startCsms({ upgrade, seed });
  const socket = connect(csms.port, '127.0.0.1');
  const head = 'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n';
  socket.write(
    `GET /ocpp/CP001 HTTP/1.1\r\nHost: a\r\n${head}Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
  );
  const chunks: Buffer[] = [];
  socket.on('data', (bytes) => chunks.push(bytes));
  const end = await Promise.race([
    once(socket, 'end').then(() => 'fin'),
    once(socket, 'error').then(([error]) => String(error.code)),
  ]).catch((error) => String(error.code));
  socket.destroy();
  return `${Buffer.concat(chunks).toString('latin1')}${end}`;
}

it("breaks an answer as WireMock's faults do, the same for the same seed", async () => {
  const fault = (name: Extract<UpgradeBehaviour, { kind: 'fault' }>['fault'], seed = 1) =>
    raw({ kind: 'fault', fault: name }, seed);
  expect(await fault('CONNECTION_RESET_BY_PEER')).toBe('ECONNRESET');
  expect(await fault('EMPTY_RESPONSE')).toBe('fin');
  expect(await fault('MALFORMED_RESPONSE_CHUNK')).toMatch(
    /^HTTP\/1\.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n/,
  );
  const random = await fault('RANDOM_DATA_THEN_CLOSE');
  expect(random).toHaveLength(256 + 'fin'.length);
  expect(await fault('RANDOM_DATA_THEN_CLOSE')).toBe(random);
  expect(await fault('RANDOM_DATA_THEN_CLOSE', 2)).not.toBe(random);
});
