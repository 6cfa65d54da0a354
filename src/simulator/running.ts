import type { Server, Socket } from 'node:net';
import { THRESHOLDS } from '../thresholds.ts';

/** Something started, by default on loopback and on a port that the operating system chose. */
export interface Running {
  readonly port: number;
  /** Ends it with all its sockets. Safe to call more than once. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The address that simulated devices and servers listen on unless they are told another one. */
export const LOOPBACK = '127.0.0.1';

/** Where to listen; port 0: any that is free. */
export interface Listening {
  readonly host?: string;
  readonly port?: number;
}

/** Starts a TCP server; closing it drops every connection. */
export async function listen(
  server: Server,
  { host = LOOPBACK, port = 0 }: Listening = {},
): Promise<Running> {
  const sockets = new Set<Socket>();
  server.maxConnections = THRESHOLDS.simulator.maxConnections;
  server.on('connection', (socket) => {
    sockets.add(socket);
    // A peer that goes away is part of every simulation, never a fault of the simulator.
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP port was given');
  return running(address.port, async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  });
}

/** Gives what was started the shape that all share. */
export function running(port: number, end: () => Promise<void>): Running {
  let ended: Promise<void> | null = null;
  const close = () => {
    ended ??= end();
    return ended;
  };
  return { port, close, [Symbol.asyncDispose]: close };
}

/** Waits, but not beyond `signal`; tells whether the time is over. */
export function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const timer = setTimeout(() => finish(true), ms);
    const abort = () => finish(false);
    const finish = (over: boolean) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      resolve(over);
    };
    signal.addEventListener('abort', abort);
  });
}
