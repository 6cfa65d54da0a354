import { connect, type Socket } from 'node:net';

/** One question to one port, asked over a socket of its own. */
export interface PortQuestion {
  readonly address: string;
  readonly port: number;
  /** Whom it is asked of: for the Host header, or for SNI. */
  readonly host: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** To ask from; null leaves it to the routing table. */
  readonly localAddress: string | null;
}

/**
 * Starts to connect to exactly one address. Node's own choice between addresses is never
 * used: it gives each 250 ms, which makes faults up on a slow link.
 */
export function connectTo(address: string, port: number, localAddress: string | null): Socket {
  return connect({
    host: address,
    port,
    autoSelectFamily: false,
    noDelay: true,
    ...(localAddress === null ? {} : { localAddress }),
  });
}
