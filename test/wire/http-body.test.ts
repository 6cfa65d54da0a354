import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { askForBody, type BodyQuestion } from '../../src/wire/http-body.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A server that does this with every connection once it has been asked. */
async function serving(answer: (socket: Socket, request: string) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('data', (request) => answer(socket, request.toString('latin1')));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return (server.address() as AddressInfo).port;
}

const ask = (port: number, parts: Partial<BodyQuestion> = {}) =>
  askForBody({
    address: '127.0.0.1',
    port,
    host: 'ca.example',
    requestTarget: '/list?x=1',
    post: null,
    maxBytes: 1_000,
    timeoutMs: 5_000,
    signal: AbortSignal.timeout(10_000),
    localAddress: null,
    ...parts,
  });

const answering = (text: string, end = true) =>
  serving((socket) => (end ? socket.end(text, 'latin1') : socket.write(text, 'latin1')));

describe('asking for a body', () => {
  it('sends a GET, or a POST with its content', async () => {
    const requests: string[] = [];
    const port = await serving((socket, request) => {
      requests.push(request);
      socket.end('HTTP/1.1 200 OK\r\n\r\nbytes');
    });
    expect(await ask(port)).toMatchObject({ outcome: 'answered', httpStatus: 200 });
    const body = Buffer.from('asked');
    await ask(port, { post: { contentType: 'application/ocsp-request', body } });
    expect(requests[0]).toMatch(/^GET \/list\?x=1 HTTP\/1\.1\r\nHost: ca\.example\r\n/);
    expect(requests[1]).toMatch(/^POST .*Content-Length: 5\r\n\r\nasked$/s);
  });

  it.each([
    ['up to the close', 'HTTP/1.0 200 OK\r\n\r\nbytes', true],
    ['of the length announced', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nbytes', false],
    [
      'in chunks',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nby\r\n3\r\ntes\r\n0\r\n\r\n',
      false,
    ],
    ['after an interim answer', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\nbytes', true],
  ])('reads one %s', async (_, text, end) => {
    const { outcome, body } = await ask(await answering(text, end));
    expect({ outcome, body: body.toString() }).toEqual({ outcome: 'answered', body: 'bytes' });
  });

  it.each([
    ['http-error', 'HTTP/1.1 404 Not Found\r\n\r\nbytes'],
    ['http-error', 'HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1/\r\n\r\n'],
    ['http-error', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(40_000)}`],
    ['unreachable', 'SSH-2.0-OpenSSH\r\n'],
    ['unreachable', ''],
    ['too-large', `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(2_000)}`],
    ['too-large', 'HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n'],
  ])('ends as %s for %j', async (outcome, text) => {
    expect(await ask(await answering(text))).toMatchObject({ outcome, body: Buffer.alloc(0) });
  });

  it('ends in time, whatever drips in', async () => {
    const port = await serving((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const timer = setInterval(() => socket.write('x'), 10);
      socket.on('close', () => clearInterval(timer));
    });
    expect(await ask(port, { timeoutMs: 100 })).toMatchObject({ outcome: 'timeout' });
    const silent = await serving(() => {});
    expect(await ask(silent, { timeoutMs: 50 })).toMatchObject({ outcome: 'timeout' });
    const signal = AbortSignal.abort();
    expect(await ask(silent, { signal })).toMatchObject({ outcome: 'aborted' });
  });

  it('says what the network said', async () => {
    const port = await answering('');
    for (const close of closers.splice(0)) await close();
    expect(await ask(port)).toMatchObject({
      outcome: 'unreachable',
      error: { code: 'ECONNREFUSED' },
    });
  });
});
