import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { PeerClose } from '../facts/tls.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { isReset } from '../wire/error-fact.ts';

/** A socket seen through: what goes over it passes unchanged, and is noted. */
export interface Tap {
  /** Stands for the socket. */
  readonly stream: Duplex;
  /** What the peer sent, from the start, up to the limit of a handshake. */
  received(): Buffer;
  /** How the peer ended it; null while it has not. */
  peerClose(): PeerClose | null;
  /** What passed so far, as a close of this kind would be told. */
  closeNow(how: PeerClose['how']): PeerClose;
  /** The handshake has ended: stops keeping what passes, and lets all pass. */
  forget(): void;
}

const TOO_MUCH = `more than ${THRESHOLDS.tls.maxHandshakeBytes / 1024} kB came, and the handshake had not ended`;

/** node:tls tells neither a FIN from an RST, nor what came before: so it gets this instead. */
export function tapOf(socket: Socket): Tap {
  const started = performance.now();
  const [sentBefore, receivedBefore] = [socket.bytesWritten, socket.bytesRead];
  const chunks: Buffer[] = [];
  let flightsSent = 0;
  let isOurTurn = true;
  let room: number = THRESHOLDS.tls.maxHandshakeBytes;
  let isHandshake = true;
  let close: PeerClose | null = null;
  const closeNow = (how: PeerClose['how']): PeerClose => ({
    how,
    afterMs: Math.round(performance.now() - started),
    bytesSent: socket.bytesWritten - sentBefore,
    bytesReceived: socket.bytesRead - receivedBefore,
    flightsSent,
  });
  const notice = (error: Error | null) => {
    if (isReset(error)) close ??= closeNow('rst');
  };
  // A peer that hangs up on accept may have done so before anyone listened.
  notice(socket.errored);
  if (socket.readableEnded) close ??= closeNow('fin');

  const stream = new Duplex({
    read: () => socket.resume(),
    write: (chunk: Buffer, _encoding, done) => {
      whenHeard(() => {
        if (isOurTurn) flightsSent += 1;
        isOurTurn = false;
        socket.write(chunk, done);
      });
    },
    final: (done) => {
      socket.end(done);
    },
    destroy: (error, done) => {
      socket.destroy();
      done(error);
    },
  });
  socket.on('data', (chunk: Buffer) => {
    isOurTurn = true;
    if (isHandshake) {
      chunks.push(chunk.subarray(0, Math.max(0, room)));
      room -= chunk.length;
      if (room < 0) {
        stream.destroy(new Error(TOO_MUCH));
        return;
      }
    }
    if (!stream.push(chunk)) socket.pause();
  });
  socket.on('end', () => {
    close ??= closeNow('fin');
    stream.push(null);
  });
  socket.on('error', (error) => {
    notice(error);
    stream.destroy(error);
  });
  socket.on('close', () => stream.destroy());
  return {
    stream,
    received: () => Buffer.concat(chunks),
    peerClose: () => close,
    closeNow,
    forget: () => {
      isHandshake = false;
      chunks.length = 0;
    },
  };
}

/**
 * Calls back when what has arrived has been heard. A peer that refuses and goes at once resets
 * the connection; to write into that fails, and its last word, an alert, would stay unread.
 */
const whenHeard = (call: () => void) => setImmediate(() => setImmediate(call));
