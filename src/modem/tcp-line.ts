import { connect, type Socket } from 'node:net';
import { hostPortText } from '../site/host-port.ts';
import { THRESHOLDS } from '../thresholds.ts';
import type { Opening, Transport } from './transport.ts';

/** A modem behind raw TCP: a serial server such as ser2net, or a router that passes AT through. */
export function openTcpLine(host: string, port: number, signal: AbortSignal): Promise<Opening> {
  const where = hostPortText({ host, port });
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const limit = AbortSignal.any([signal, AbortSignal.timeout(THRESHOLDS.signal.openTimeoutMs)]);
    const giveUp = () =>
      socket.destroy(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' }));
    const settle = (opening: Opening) => {
      limit.removeEventListener('abort', giveUp);
      socket.off('error', refuse);
      resolve(opening);
    };
    const refuse = (error: NodeJS.ErrnoException) =>
      settle(
        error.code === 'ECONNREFUSED'
          ? {
              opened: 'refused',
              sentence: `Nothing listens at ${where}: the connection was refused.`,
            }
          : { opened: 'failed', sentence: `No connection to ${where}: ${error.message}.` },
      );
    limit.addEventListener('abort', giveUp);
    socket.once('error', refuse);
    socket.once('connect', () => settle({ opened: 'opened', transport: lineOf(socket) }));
    if (limit.aborted) giveUp();
  });
}

function lineOf(socket: Socket): Transport {
  let why = 'the modem closed the connection';
  socket.setNoDelay(true);
  socket.on('error', (error) => {
    why = `the connection broke (${error.message})`;
  });
  socket.on('end', () => socket.destroy());
  return {
    write: (text) => {
      if (socket.writable) socket.write(text, 'latin1');
    },
    onData: (listener) => socket.on('data', listener),
    onClose: (listener) => {
      if (socket.closed) listener(why);
      else socket.once('close', () => listener(why));
    },
    close: async () => {
      socket.destroy();
    },
  };
}
