import { createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { converse } from '../../src/modem/conversation.ts';
import { openTransport } from '../../src/modem/open-transport.ts';
import { readModem } from '../../src/modem/read-modem.ts';
import { startModem } from '../../src/simulator/index.ts';
import { ONLINE } from './online.ts';

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(endings.splice(0).map((end) => end()));
});

/** A TCP server of the test; its connections end with it. */
async function serve(onConnection: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endings.push(
    () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  );
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function talkTo(port: number) {
  const { signal } = new AbortController();
  const opening = await openTransport({ kind: 'tcp', host: '127.0.0.1', port }, signal);
  if (opening.opened !== 'opened') throw new Error(opening.sentence);
  return converse(opening.transport, signal, (session) =>
    readModem(
      session,
      () => [],
      async (taken) => taken < 2,
    ),
  );
}

test('reads a modem behind TCP, sends queries only, and puts its errors back as they were', async () => {
  const modem = await startModem({
    answers: { ...ONLINE, 'AT+CMEE?': ['+CMEE: 1', 'OK'], 'AT+CMEE=1': ['OK'] },
    unsolicited: ['^RSSI: 19', '+CEREG: 2'],
  });
  endings.push(() => modem.close());
  const { result, lost } = await talkTo(modem.port);
  expect(lost).toBeNull();
  expect(result).toMatchObject({
    manufacturer: 'Quectel',
    model: 'EC25',
    sim: 'ready',
    functionality: 1,
    registrations: [{ domain: 'eps', stat: 1, accessTechnology: 7 }],
    operator: 'Example Mobile',
    operatorMode: 0,
    attached: true,
    contextsActive: 1,
    addresses: 1,
  });
  expect(result?.samples).toHaveLength(2);
  expect(result?.samples[0]).toMatchObject({ rat: 'lte', rsrpDbm: -84, rssiDbm: -57 });
  const lasting = /&W|&F|^ATZ|CFUN=|COPS=|CPIN=|CGDCONT=/;
  expect(modem.commands.filter((command) => lasting.test(command))).toEqual([]);
  expect(modem.commands.filter((command) => /=\d/.test(command))).toEqual([
    'AT+CMEE=2',
    'AT+CMEE=1',
  ]);
  expect(modem.commands.at(-1)).toBe('AT+CMEE=1');
});

test('the SIM is asked again where it was not ready at once', async () => {
  let asked = 0;
  const port = await serve((socket) =>
    socket.on('data', (chunk) => {
      const command = chunk.toString('latin1').trim();
      if (command !== 'AT+CPIN?') return socket.write('\r\nERROR\r\n');
      asked += 1;
      return socket.write(
        asked === 1 ? '\r\n+CME ERROR: SIM failure\r\n' : '\r\n+CPIN: READY\r\n\r\nOK\r\n',
      );
    }),
  );
  expect((await talkTo(port)).result?.sim).toBe('ready');
  expect(asked).toBe(2);
});

test('10 MB without an end are cut off at once', async () => {
  const port = await serve((socket) => {
    socket.write('\r\nOK\r\n');
    socket.write(Buffer.alloc(10 * 1024 * 1024, 'x'));
  });
  const { bytesReceived, lost } = await talkTo(port);
  expect(lost).toBe('the line sends without an end');
  expect(bytesReceived).toBeLessThan(1024 * 1024);
});

test('a modem that dies half way leaves what it had told', async () => {
  const port = await serve((socket) =>
    socket.on('data', (chunk) => {
      const command = chunk.toString('latin1').trim();
      if (command === 'AT+CFUN?') socket.destroy();
      else socket.write(command === 'AT+CPIN?' ? '\r\n+CPIN: READY\r\n\r\nOK\r\n' : '\r\nOK\r\n');
    }),
  );
  const { result, lost } = await talkTo(port);
  expect(lost).toBe('the modem closed the connection');
  expect(result).toMatchObject({ sim: 'ready', functionality: null, registrations: [] });
  expect(result?.commands.at(-1)?.outcome).toBe('not-asked');
});

test('binary noise is no answer', async () => {
  const noise = Buffer.from(Array.from({ length: 4096 }, (_value, at) => (at * 7) % 256));
  const port = await serve((socket) => {
    socket.write(noise);
    socket.once('data', () => socket.end(noise));
  });
  const { result, bytesReceived } = await talkTo(port);
  expect(result).toBeNull();
  expect(bytesReceived).toBeGreaterThan(0);
});

test('a port where nothing listens is refused, and an abort ends the wait', async () => {
  const gone = await startModem({ answers: {} });
  await gone.close();
  const { signal } = new AbortController();
  const source = { kind: 'tcp', host: '127.0.0.1', port: gone.port } as const;
  expect(await openTransport(source, signal)).toMatchObject({ opened: 'refused' });
  expect(await openTransport(source, AbortSignal.abort())).not.toMatchObject({ opened: 'opened' });
});

test('a name without an address, and a host that does not answer, are told in words', async () => {
  const opening = (host: string, signal: AbortSignal) =>
    openTransport({ kind: 'tcp', host, port: 2_000 }, signal);
  const unknown = await opening('modem.invalid', new AbortController().signal);
  expect(unknown).toMatchObject({
    opened: 'failed',
    sentence: expect.stringMatching(/^No address was found for modem\.invalid:2000/),
  });
  expect(await opening('127.0.0.1', AbortSignal.abort())).toMatchObject({
    sentence: expect.stringMatching(/^No answer from 127\.0\.0\.1:2000 in time/),
  });
});
