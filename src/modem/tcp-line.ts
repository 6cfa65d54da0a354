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
    const refuse = ({ code, message }: NodeJS.ErrnoException) =>
      settle({
        opened: code === 'ECONNREFUSED' ? 'refused' : 'failed',
        sentence: REFUSALS[code ?? '']?.(where) ?? `No connection to ${where}: ${message}.`,
      });
    limit.addEventListener('abort', giveUp);
    socket.once('error', refuse);
    socket.once('connect', () => settle({ opened: 'opened', transport: lineOf(socket) }));
    if (limit.aborted) giveUp();
  });
}

const unreachable = (where: string): string =>
  `There is no way from this laptop to ${where}: check its network and the address.`;
const unknownName = (where: string): string =>
  `No address was found for ${where}: check the name, or give the address itself.`;

const REFUSALS: Readonly<Record<string, (where: string) => string>> = {
  ECONNREFUSED: (where) => `Nothing listens at ${where}: the connection was refused.`,
  ETIMEDOUT: (where) =>
    `No answer from ${where} in time: the address is another one, or a firewall drops the connection.`,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ENOTFOUND: unknownName,
  EAI_AGAIN: unknownName,
};

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
