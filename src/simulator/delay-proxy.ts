import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { connect, createServer, type Socket } from 'node:net';
import { serveDatagrams } from './datagrams.ts';
import { LOOPBACK, listen, type Running, running } from './running.ts';

export interface DelayOptions {
  /** On loopback. */
  readonly targetPort: number;
  readonly roundTripMs: number;
}

/**
 * A TCP proxy on loopback that stands for a distant peer: each direction takes half a
 * round trip, and the client's first bytes one round trip more, since loopback has
 * charged nothing for SYN and SYN-ACK. It keeps what it delays in memory: for small
 * exchanges only.
 */
export function startDelayProxy({ targetPort, roundTripMs }: DelayOptions): Promise<Running> {
  const oneWayMs = roundTripMs / 2;
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const target = connect({ port: targetPort, host: LOOPBACK, allowHalfOpen: true });
    forward(client, target, oneWayMs, performance.now() + roundTripMs + oneWayMs);
    forward(target, client, oneWayMs, 0);
  });
  return listen(server);
}

/** The same for datagrams: DNS and NTP. There is no handshake to charge for. */
export async function startDatagramDelayProxy(options: DelayOptions): Promise<Running> {
  const oneWayMs = options.roundTripMs / 2;
  const upstreams = new Map<number, { socket: UdpSocket; later: Delay }>();
  const server = await serveDatagrams((datagram, reply, { port }) => {
    const upstream = upstreams.get(port) ?? {
      socket: createSocket('udp4'),
      later: delay(oneWayMs, 0),
    };
    if (!upstreams.has(port)) {
      upstreams.set(port, upstream);
      const back = delay(oneWayMs, 0);
      upstream.socket.on('message', (answer) => back(() => reply(answer)));
      upstream.socket.on('error', () => {});
    }
    const { socket, later } = upstream;
    later(() => upstreams.has(port) && socket.send(datagram, options.targetPort, LOOPBACK));
  });
  return running(server.port, async () => {
    await server.close();
    for (const { socket } of upstreams.values()) socket.close();
    upstreams.clear();
  });
}

/** Passes bytes and FIN on after `delayMs`, none before `notBefore` (monotonic ms). */
function forward(from: Socket, to: Socket, delayMs: number, notBefore: number): void {
  const later = delay(delayMs, notBefore);
  from.setNoDelay(true);
  from.on('data', (bytes) => later(() => to.destroyed || to.write(bytes)));
  from.on('end', () => later(() => to.destroyed || to.end()));
  from.on('error', () => to.destroy());
  from.on('close', () => later(() => to.destroySoon()));
}

type Delay = (action: () => unknown) => void;

/** Does each action `delayMs` after it was handed over, in order, none before `notBefore`. */
function delay(delayMs: number, notBefore: number): Delay {
  const queue: { due: number; action: () => unknown }[] = [];
  const arm = () => {
    const [next] = queue;
    if (next !== undefined) setTimeout(drain, Math.max(0, next.due - performance.now()));
  };
  const drain = () => {
    while ((queue[0]?.due ?? Number.POSITIVE_INFINITY) <= performance.now())
      queue.shift()?.action();
    arm();
  };
  return (action) => {
    queue.push({ due: Math.max(notBefore, performance.now() + delayMs), action });
    if (queue.length === 1) arm();
  };
}
