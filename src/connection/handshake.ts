import { constants } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import {
  connect,
  DEFAULT_CIPHERS,
  type SecureContext,
  type SecureContextOptions,
  type TLSSocket,
} from 'node:tls';
import type { PeerClose, TlsAlert } from '../facts/tls.ts';
import { alertOf, CLOSE_NOTIFY } from '../tls/alerts.ts';
import { looksLikeTls, readServerFlight, type ServerFlight } from '../tls/flight.ts';
import { type Tap, tapOf } from './tap.ts';

/**
 * Offers all that Node's OpenSSL can do, old and weak too, and refuses nothing: a
 * diagnosis has to see what the peer does, and judges it afterwards.
 */
export const REFUSE_NOTHING = {
  minVersion: 'TLSv1',
  ciphers: `${DEFAULT_CIPHERS}:@SECLEVEL=0`,
  secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT,
} as const satisfies SecureContextOptions;

export type HandshakeOutcome =
  | 'secured'
  | 'alert'
  | 'closed'
  | 'timeout'
  | 'not-tls'
  | 'failed'
  | 'aborted';

/** All that one handshake showed. `stream` is null unless it is `secured`. */
export interface Handshake {
  readonly outcome: HandshakeOutcome;
  readonly stream: TLSSocket | null;
  readonly flight: ServerFlight;
  readonly alert: TlsAlert | null;
  readonly close: PeerClose | null;
  /** What the peer sent first. */
  readonly received: Buffer;
  readonly error: unknown;
  /** The OCSP response sent along (RFC 6066, 8), where it was asked for. */
  readonly staple: Buffer | null;
}

export interface HandshakeOptions {
  /** What the certificate should name; also sent as SNI, unless it is an address. */
  readonly host: string;
  readonly context: SecureContext;
  /** Asks for a stapled OCSP response, in the hello: it takes no round trip. */
  readonly requestStaple: boolean;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * Makes one TLS handshake over a connected socket, and tells how it went. Never rejects.
 * What goes wrong on the stream later (in TLS 1.3 the server refuses the station's
 * certificate only then) destroys it: `stream.errored` tells whoever comes too late.
 */
export async function handshake(socket: Socket, options: HandshakeOptions): Promise<Handshake> {
  const tap = tapOf(socket);
  const ended = tap.peerClose() === null ? await attempt(tap, options) : GONE_BEFORE;
  const received = tap.received();
  const flight = readServerFlight(received, ended.secret);
  const isCloseNotify = flight.alert?.number === CLOSE_NOTIFY;
  const alert = isCloseNotify ? null : (flight.alert ?? alertOf(ended.error, false));
  const close = isCloseNotify ? tap.closeNow('close-notify') : tap.peerClose();
  tap.forget();
  if (ended.outcome !== 'secured') {
    ended.stream?.destroy();
    tap.stream.destroy();
  }
  return {
    outcome: ended.outcome ?? outcomeOf(alert, close, received),
    stream: ended.outcome === 'secured' ? ended.stream : null,
    flight,
    alert,
    close,
    received,
    error: ended.error,
    staple: ended.staple,
  };
}

/** The SNI for a host: RFC 6066, 3 takes no address, and no dot at the end. */
export const serverNameFor = (host: string): string | null =>
  isIP(host) === 0 ? host.replace(/\.$/, '') : null;

interface Ended {
  /** Null where only what passed over the wire tells. */
  readonly outcome: 'secured' | 'timeout' | 'aborted' | null;
  readonly stream: TLSSocket | null;
  readonly error: unknown;
  /** Unlocks the server's part of a TLS 1.3 handshake. */
  readonly secret: Buffer | null;
  readonly staple: Buffer | null;
}

const GONE_BEFORE: Ended = {
  outcome: null,
  stream: null,
  error: null,
  secret: null,
  staple: null,
};

function attempt(tap: Tap, options: HandshakeOptions): Promise<Ended> {
  const { host, context, requestStaple, timeoutMs, signal } = options;
  return new Promise((resolve) => {
    const servername = serverNameFor(host);
    // Named apart: the types of node:tls leave requestOCSP out of what connect takes.
    const asked = {
      secureContext: context,
      socket: tap.stream,
      host,
      ...(servername === null ? {} : { servername }),
      rejectUnauthorized: false,
      requestOCSP: requestStaple,
    };
    const stream = connect(asked);
    let secret: Buffer | null = null;
    let staple: Buffer | null = null;
    const end = (outcome: Ended['outcome'], error: unknown = null) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      resolve({ outcome, stream, error, secret, staple });
    };
    const abort = () => end('aborted');
    const timer = setTimeout(() => end(looksDumb(tap) ? null : 'timeout'), timeoutMs);
    stream.on('keylog', (line: Buffer) => {
      const [label, , value] = line.toString('latin1').trim().split(' ');
      if (label === 'SERVER_HANDSHAKE_TRAFFIC_SECRET') secret = Buffer.from(value ?? '', 'hex');
    });
    stream.on('OCSPResponse', (response: Buffer | null) => {
      staple = response;
    });
    stream.once('secureConnect', () => end('secured'));
    stream.on('error', (error) => {
      stream.destroy(error);
      end(null, error);
    });
    stream.once('close', () => end(null));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}

/** It spoke, but not TLS, and waits for us to go on. */
const looksDumb = (tap: Tap) => tap.received().length > 0 && !looksLikeTls(tap.received());

function outcomeOf(
  alert: TlsAlert | null,
  close: PeerClose | null,
  received: Buffer,
): HandshakeOutcome {
  if (received.length > 0 && !looksLikeTls(received)) return 'not-tls';
  if (alert !== null) return 'alert';
  return close === null ? 'failed' : 'closed';
}
