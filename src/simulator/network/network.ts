import { setMaxListeners } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { endSocket } from '../csms/transport.ts';
import type { Tell } from '../journal.ts';
import { type Listening, LOOPBACK, listen, type Running } from '../running.ts';
import { stageOf } from './stage.ts';
import type { Toxic } from './toxic.ts';

export interface NetworkOptions {
  readonly targetPort: number;
  readonly targetHost?: string;
  /** In the order in which bytes meet them. */
  readonly toxics: readonly Toxic[];
  readonly listening?: Listening;
  readonly tell?: Tell;
}

/** A network between a station and a server: a TCP proxy that goes wrong as it is told to. */
export function startNetwork(options: NetworkOptions): Promise<Running> {
  const { targetPort, targetHost = LOOPBACK, toxics, tell = () => {} } = options;
  let connections = 0;
  const server = createServer({ allowHalfOpen: true }, (client) => {
    connections += 1;
    const ordinal = connections;
    const here = toxics.filter((toxic) => toxic.connections?.includes(ordinal) ?? true);
    const names = here.map(({ type }) => type).join(', ') || 'nothing wrong';
    tell('connection', `number ${ordinal}: ${names}`);
    const target = connect({ port: targetPort, host: targetHost, allowHalfOpen: true });
    join(client, target, here);
  });
  return listen(server, options.listening);
}

function join(client: Socket, target: Socket, toxics: readonly Toxic[]): void {
  const gone = new AbortController();
  // One for each piece that is on its way.
  setMaxListeners(0, gone.signal);
  const end = (how: 'close' | 'reset') => {
    gone.abort();
    if (how === 'reset') client.resetAndDestroy();
    else endSocket(client, 'fin');
    target.destroy();
  };
  const ends = { close: () => end('close'), reset: () => end('reset'), signal: gone.signal };
  const stages = (stream: 'upstream' | 'downstream') =>
    toxics
      .filter((toxic) => [stream, 'both'].includes(toxic.stream ?? 'downstream'))
      .map((toxic) => stageOf(toxic, ends));
  for (const socket of [client, target]) {
    socket.setNoDelay(true);
    // An RST of one side is one of the other.
    socket.on('error', ends.reset);
  }
  // What is on its way to the client still arrives where only the target has gone.
  client.on('close', () => {
    gone.abort();
    target.destroy();
  });
  flow([client, ...stages('upstream'), target]);
  flow([target, ...stages('downstream'), client]);
}

/** Not `pipeline`: that would end what a toxic keeps open. */
function flow([source, ...rest]: readonly (Readable | Writable)[]): void {
  let from = source;
  for (const to of rest) {
    if (from !== undefined && 'pipe' in from && 'write' in to) from.pipe(to);
    from = to;
  }
}
