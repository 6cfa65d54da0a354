import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { THRESHOLDS } from '../../src/thresholds.ts';
import { diagnosed, found, row } from './diagnose.ts';

const { maxBodyBytes, restTimeoutMs } = THRESHOLDS.upgrade;

let close = () => {};
afterEach(() => close());

/** A run against a server that does `answer` once the upgrade was asked for. */
async function against(answer: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('data', () => answer(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : null;
  return diagnosed({ url: `ws://127.0.0.1:${port}/ocpp/CP001`, timeoutMs: 10_000 });
}

function drip(socket: Socket, text: string) {
  const timer = setInterval(() => socket.write(text), restTimeoutMs / 20);
  socket.on('close', () => clearInterval(timer));
}

const START = 'HTTP/1.1 403 Forbidden\r\n';

test.each<[string, (socket: Socket) => void]>([
  ['headers that trickle in for ever', (socket) => drip(socket, 'A: b\r\n')],
  ['a body that trickles in for ever', (socket) => drip(socket, '\r\n')],
])('%s are not waited for', async (_name, rest) => {
  const report = await against((socket) => {
    socket.write(START);
    rest(socket);
  });
  expect(found(report)).toEqual(['upgrade-identity-unknown']);
  expect(report.run.durationMs).toBeLessThan(2 * restTimeoutMs);
});

test.each([
  ['in chunks', 'Transfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n'],
  ['of a length', 'Content-Length: 2\r\n\r\nno'],
  ['too long to keep', `\r\n${'no '.repeat(maxBodyBytes)}`],
  ['after headers too long to keep', `A: ${'x'.repeat(1024 * 1024)}`],
])('a whole answer, its body %s, is judged at once', async (_name, rest) => {
  const report = await against((socket) => socket.write(START + rest));
  expect(found(report)).toEqual(['upgrade-identity-unknown']);
  expect(report.run.durationMs).toBeLessThan(restTimeoutMs);
});

test('a status line that breaks off is a connection that was cut, not another language', async () => {
  const report = await against((socket) => socket.end('HTTP/1.1 40'));
  expect(found(report)).toEqual(['websocket-dropped']);
  expect(row(report, 'upgrade')?.summary).toBe('closed before any answer');
});
