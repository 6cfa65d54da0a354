import { once } from 'node:events';
import { expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { boot, diagnosed } from '../connection/diagnose.ts';

/** A CSMS that asks something of the station before and after it accepts it. */
async function asking() {
  const refused: string[] = [];
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => {
    const ask = (id: string) => socket.send(JSON.stringify([2, id, 'GetBaseReport', {}]));
    ask('early');
    socket.on('message', (data) => {
      const [type, id, action]: unknown[] = JSON.parse(String(data));
      if (type === 4) refused.push(`${id}: ${action}`);
      if (action === 'BootNotification') {
        const answer = { status: 'Accepted', interval: 300, currentTime: new Date() };
        socket.send(JSON.stringify([3, id, answer]));
      }
      if (action === 'Heartbeat') {
        ask('late');
        socket.send(JSON.stringify([3, id, { currentTime: new Date() }]));
      }
    });
  });
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    refused,
    [Symbol.asyncDispose]: async () => {
      for (const client of server.clients) client.terminate();
      server.close();
      await once(server, 'close');
    },
  };
}

test('a registered station refuses what it cannot do, no longer for being too early', async () => {
  await using csms = await asking();
  const report = await diagnosed({ url: `ws://127.0.0.1:${csms.port}/CP001`, boot });
  expect(csms.refused).toEqual(['early: SecurityError', 'late: NotSupported']);
  expect(report.measurements['boot.status']).toBe('Accepted');
});
