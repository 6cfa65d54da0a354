import { createHash } from 'node:crypto';
import type { connect } from 'node:net';
import { Duplex } from 'node:stream';

/** RFC 6455, 1.3. */
const ACCEPT_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** The Sec-WebSocket-Accept that answers a Sec-WebSocket-Key (RFC 6455, 4.2.2). */
export const acceptFor = (key: string): string =>
  createHash('sha1')
    .update(key + ACCEPT_GUID)
    .digest('base64');

/**
 * Hands a stream that has been upgraded already to a WebSocket client that insists on
 * making the upgrade itself: answers the client's request with a 101 of its own, and
 * from then on carries `inner`, starting with the bytes that came with its 101.
 *
 * Nothing of the client's request reaches `inner`.
 */
export function upgradedStream(inner: Duplex, early: Buffer, subprotocol: string | null): Duplex {
  let request: string | null = '';
  const outer = new Duplex({
    read() {
      if (request === null) inner.resume();
    },
    write(chunk: Buffer, _encoding, done) {
      if (request === null) {
        inner.write(chunk, done);
        return;
      }
      request += chunk.toString('latin1');
      if (request.endsWith('\r\n\r\n')) {
        const key = /^sec-websocket-key: *(\S+)/im.exec(request)?.[1] ?? '';
        request = null;
        answer(key);
      }
      done();
    },
    final(done) {
      inner.end(done);
    },
    destroy(error, done) {
      inner.destroy();
      done(error);
    },
  });

  function answer(key: string) {
    const head = [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${acceptFor(key)}`,
      ...(subprotocol === null ? [] : [`Sec-WebSocket-Protocol: ${subprotocol}`]),
    ];
    outer.push(`${head.join('\r\n')}\r\n\r\n`);
    if (early.length > 0) outer.push(early);
    inner.on('data', (chunk: Buffer) => {
      if (!outer.push(chunk)) inner.pause();
    });
    inner.on('end', () => outer.push(null));
    inner.on('error', (error) => outer.destroy(error));
    inner.on('close', () => outer.destroy());
  }

  return outer;
}

/** The same as an option of ws: it takes any Duplex there, though its types know sockets only. */
export const upgradedConnection = (
  inner: Duplex,
  early: Buffer,
  subprotocol: string | null,
): typeof connect => (() => upgradedStream(inner, early, subprotocol)) as unknown as typeof connect;
