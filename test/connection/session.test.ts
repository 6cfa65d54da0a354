import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, connect as dialTcp, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Attempt, abandon, createAttempt, leave } from '../../src/connection/attempt.ts';
import { exchange } from '../../src/connection/exchange.ts';
import { openSession } from '../../src/connection/open-session.ts';
import { upgrade } from '../../src/connection/upgrade.ts';
import { lastOfKind } from '../../src/facts/select.ts';
import { acceptFor } from '../../src/wire/upgraded-stream.ts';
import { connectionRun } from '../tls/helpers.ts';

const ended: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0)) await end();
});

/** A CSMS that does with a session, and its first message, what a test says. */
async function open(serve: (peer: WebSocket, transport: Socket) => void) {
  const acceptor = new WebSocketServer({ noServer: true, handleProtocols: () => 'ocpp2.0.1' });
  const http = createHttpServer();
  http.on('upgrade', (request, socket, head) => {
    // Corked, the 101 and the first frames leave in one packet.
    socket.cork();
    acceptor.handleUpgrade(request, socket, head, (peer) => serve(peer, request.socket));
    socket.uncork();
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const { port } = address;
  const attempt = createAttempt({ secure: false, host: '127.0.0.1', port, requestTarget: '/CP' });
  const socket = dialTcp({ port, host: '127.0.0.1', noDelay: true });
  Object.assign(attempt, { socket, stream: socket });
  const stop = new AbortController();
  const run = connectionRun({}, stop.signal);
  ended.push(() => {
    abandon(attempt);
    for (const client of acceptor.clients) client.terminate();
    http.close();
  });
  const upgraded = await upgrade(run, attempt, {
    identity: 'station',
    requestTarget: '/CP',
    subprotocols: ['ocpp2.0.1'],
    credentials: { kind: 'none' },
    timeoutMs: 2_000,
  });
  if (upgraded === null) throw new Error('no 101');
  await openSession(run, attempt, upgraded);
  const ask = (timeoutMs = 2_000) => {
    if (attempt.session === null) throw new Error('no session');
    const call = { messageId: 'id-1', action: 'BootNotification', payload: {} };
    return exchange(run, attempt.session, call, timeoutMs);
  };
  return { attempt, run, ask, stop };
}

const answering =
  (...frames: string[]) =>
  (peer: WebSocket) =>
    peer.on('message', (data) => {
      if (JSON.parse(String(data))[0] === 2) for (const frame of frames) peer.send(frame);
    });

const closeFact = (attempt: Attempt, records: Parameters<typeof lastOfKind>[0]) => {
  expect(attempt.session?.ending).not.toBeNull();
  return lastOfKind(records, 'session.close');
};

describe('one CALL', () => {
  test.each([
    ['its own answer', '[3,"id-1",{"status":"Accepted"}]', { kind: 'result' }],
    [
      'an error',
      '[4,"id-1","FormatViolation","no",{}]',
      { kind: 'error', code: 'FormatViolation' },
    ],
    ['an error that lost the id', '[4,"-1","InternalError","",{}]', { kind: 'error' }],
    ['an error with no id', '[4,null,"FormatViolation","",{}]', { kind: 'error' }],
    ['no JSON', 'Hello', { kind: 'nonsense', raw: 'Hello' }],
    ['no frame', '{"status":"Accepted"}', { kind: 'nonsense' }],
  ])('is answered by %s', async (_name, frame, expected) => {
    const { ask } = await open(answering(frame));
    expect(await ask()).toMatchObject(expected);
  });

  test('is not answered by what belongs to another one', async () => {
    const late = '[4,"id-0","RpcFrameworkError","Call already in progress",{}]';
    const both = await open(answering(late, '[3,"id-1",{}]'));
    expect(await both.ask()).toMatchObject({ kind: 'result' });
    const foreign = await open(answering('[3,"id-0",{}]'));
    expect(await foreign.ask(150)).toMatchObject({ kind: 'foreign', raw: '[3,"id-0",{}]' });
  });

  test('may meet silence, an end, or ours', async () => {
    const silent = await open(() => {});
    expect(await silent.ask(100)).toMatchObject({ kind: 'silent' });
    const closing = await open((peer) => peer.on('message', () => peer.close(1011, 'crashed')));
    expect(await closing.ask()).toMatchObject({
      kind: 'closed',
      ending: { by: 'peer', code: 1011, reason: 'crashed' },
    });
    const stopped = await open(() => {});
    const asked = stopped.ask();
    stopped.stop.abort();
    expect(await asked).toMatchObject({ kind: 'aborted' });
  });

  test('sees the CALLs that came first, even in the packet of the 101; each is refused', async () => {
    const refusals: unknown[] = [];
    const { ask } = await open((peer) => {
      peer.send('[2,"a","GetConfiguration",{}]');
      peer.send('[6,"b","NotifyPeriodicEventStream",{}]');
      peer.on('message', (data) => {
        const frame = JSON.parse(String(data));
        if (frame[0] === 2) peer.send('[3,"id-1",{}]');
        else refusals.push(frame);
      });
    });
    const { callsBefore } = await ask();
    expect(callsBefore).toEqual(['GetConfiguration', 'NotifyPeriodicEventStream']);
    expect(refusals).toEqual([[4, 'a', 'SecurityError', '', {}]]);
  });

  test('does not count the CALLs that follow the answer in its packet', async () => {
    const { ask } = await open((peer, transport) =>
      peer.on('message', () => {
        transport.cork();
        peer.send('[3,"id-1",{}]');
        peer.send('[2,"a","GetVariables",{}]');
        transport.uncork();
        peer.removeAllListeners('message');
      }),
    );
    expect(await ask()).toMatchObject({ kind: 'result', callsBefore: [] });
  });

  test('may have a large answer', async () => {
    const big = 'x'.repeat(900_000);
    const { ask } = await open(answering(`[3,"id-1",{"big":"${big}"}]`));
    expect(await ask()).toMatchObject({ kind: 'result', payload: { big } });
  });

  test('is never answered by more than we are ready to take', async () => {
    const { attempt, run, ask } = await open(answering(`[3,"id-1","${'x'.repeat(1_100_000)}"]`));
    expect(await ask()).toMatchObject({ kind: 'closed' });
    expect(closeFact(attempt, run.recorder.records)?.error?.message).toContain('payload');
  });
});

describe('the end of a session', () => {
  test('is ours, with 1000', async () => {
    const ends: Promise<unknown[]>[] = [];
    const { attempt, run } = await open((peer) => ends.push(once(peer, 'close')));
    await leave(attempt);
    expect((await Promise.all(ends)).map(([code]) => code)).toEqual([1000]);
    expect(closeFact(attempt, run.recorder.records)).toMatchObject({ by: 'us', code: 1000 });
  });

  test('does not wait for a peer that does not answer the Close frame', async () => {
    const { attempt, run } = await open((_peer, transport) => transport.pause());
    await attempt.session?.close(50);
    expect(closeFact(attempt, run.recorder.records)).toMatchObject({ by: 'us', code: 1006 });
  });

  test.each([
    ['a Close frame', (peer: WebSocket) => peer.close(1008, 'policy'), 1008],
    ['a Close frame without a code', (peer: WebSocket) => peer.close(), null],
    ['a cut', (_peer: WebSocket, transport: Socket) => transport.resetAndDestroy(), 1006],
  ])("is the peer's by %s", async (_name, serve, code) => {
    const { attempt, run } = await open((peer, transport) =>
      peer.once('message', () => serve(peer, transport)),
    );
    attempt.session?.send('[]');
    await attempt.session?.ended;
    expect(closeFact(attempt, run.recorder.records)).toMatchObject({ by: 'peer', code });
  });
});

test('masked frames of a server end the session, as RFC 6455 has it', async () => {
  const server = createServer((socket) =>
    socket.once('data', (request) => {
      const key = /sec-websocket-key: (\S+)/i.exec(String(request))?.[1] ?? '';
      const accept = acceptFor(key);
      socket.write(
        `HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
      );
      socket.write(Buffer.from([0x81, 0x81, 1, 2, 3, 4, 0x40]));
    }),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ended.push(() => server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const { port } = address;
  const attempt = createAttempt({ secure: false, host: '127.0.0.1', port, requestTarget: '/CP' });
  const socket = dialTcp({ port, host: '127.0.0.1' });
  Object.assign(attempt, { socket, stream: socket });
  ended.push(() => abandon(attempt));
  const run = connectionRun();
  const upgraded = await upgrade(run, attempt, {
    identity: 'station',
    requestTarget: '/CP',
    subprotocols: [],
    credentials: { kind: 'none' },
    timeoutMs: 2_000,
  });
  expect(upgraded).not.toBeNull();
  if (upgraded === null) return;
  await openSession(run, attempt, upgraded);
  await attempt.session?.ended;
  const close = closeFact(attempt, run.recorder.records);
  expect(close?.error?.message).toMatch(/MASK/);
  expect(close?.by).toBe('us');
});
