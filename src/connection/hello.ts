import type { ErrorFact } from '../facts/common.ts';
import type { TlsHello } from '../facts/hello.ts';
import type { PeerClose, TlsAlert } from '../facts/tls.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { CLOSE_NOTIFY } from '../tls/alerts.ts';
import { looksLikeTls, readServerFlight, type ServerFlight } from '../tls/flight.ts';
import { TLS_1_3 } from '../tls/protocol-version.ts';
import { readServerHello, type ServerHello } from '../tls/server-hello.ts';
import { connectTo, type PortQuestion } from '../wire/connect.ts';
import { errorFact, isReset } from '../wire/error-fact.ts';

/** What a server answered to a ClientHello, up to the end of its first flight. */
export interface HelloAnswer {
  readonly outcome: Exclude<TlsHello['outcome'], 'unoffered'>;
  readonly serverHello: ServerHello | null;
  readonly flight: ServerFlight;
  readonly alert: TlsAlert | null;
  readonly close: PeerClose | null;
  readonly error: ErrorFact | null;
}

/**
 * Sends one ClientHello over a connection of its own, and reads what comes back until that is
 * told: two round trips. No handshake is completed, nothing is verified, nobody's name is used.
 * Never rejects.
 */
export function sendHello(question: PortQuestion, hello: Buffer): Promise<HelloAnswer> {
  const { address, port, timeoutMs, signal, localAddress } = question;
  return new Promise((resolve) => {
    let received = Buffer.alloc(0);
    let connectedAt: number | null = null;
    let close: PeerClose | null = null;
    const socket = connectTo(address, port, localAddress);

    const settle = (
      ending: 'timeout' | 'closed' | 'not-tls' | 'unreachable' | 'aborted' | null,
      error: unknown = null,
    ) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      socket.removeAllListeners().on('error', () => {});
      socket.destroy();
      const flight = readServerFlight(received, null);
      const serverHello = readServerHello(received);
      const isCloseNotify = flight.alert?.number === CLOSE_NOTIFY;
      if (isCloseNotify) close = closeNow('close-notify');
      resolve({
        outcome: outcomeOf(received, serverHello, flight, isCloseNotify) ?? ending ?? 'closed',
        serverHello,
        flight,
        alert: isCloseNotify ? null : flight.alert,
        close,
        error: error === null ? null : errorFact(error),
      });
    };
    const closeNow = (how: PeerClose['how']): PeerClose => ({
      how,
      afterMs: Math.round(performance.now() - (connectedAt ?? performance.now())),
      bytesSent: hello.length,
      bytesReceived: received.length,
    });
    const closed = (how: PeerClose['how'], error: unknown = null) => {
      if (connectedAt === null) return settle('unreachable', error);
      close = closeNow(how);
      settle('closed', error);
    };
    const abort = () => settle('aborted');
    const timer = setTimeout(
      () => settle(connectedAt === null ? 'unreachable' : 'timeout'),
      timeoutMs,
    );
    signal.addEventListener('abort', abort, { once: true });

    socket.on('connect', () => {
      connectedAt = performance.now();
      socket.write(hello);
    });
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (isWhole(received)) settle(null);
      // Whatever that is, it is no flight of a handshake.
      else if (received.length > THRESHOLDS.tls.maxFlightBytes) settle('not-tls');
    });
    socket.on('end', () => closed('fin'));
    socket.on('error', (error) =>
      isReset(error) ? closed('rst', error) : settle('unreachable', error),
    );
    if (signal.aborted) abort();
  });
}

/** Up to TLS 1.2 the first flight ends in the clear; in 1.3 the rest is encrypted. */
function isWhole(received: Buffer): boolean {
  if (!looksLikeTls(received)) return true;
  if (readServerHello(received)?.version === TLS_1_3) return true;
  const { alert, ended } = readServerFlight(received, null);
  return alert !== null || ended;
}

function outcomeOf(
  received: Buffer,
  serverHello: ServerHello | null,
  { alert }: ServerFlight,
  isCloseNotify: boolean,
): 'not-tls' | 'accepted' | 'alert' | null {
  if (received.length > 0 && !looksLikeTls(received)) return 'not-tls';
  if (serverHello !== null) return 'accepted';
  return alert === null || isCloseNotify ? null : 'alert';
}
