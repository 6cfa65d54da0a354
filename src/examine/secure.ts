import { TLSSocket } from 'node:tls';
import type { Tap } from '../connection/tap.ts';
import type { RecordableOf } from '../facts/recorder.ts';
import type { TlsAlert } from '../facts/tls.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { alertName } from '../tls/alerts.ts';
import type { ShownCertificate } from './server-certificate.ts';

type Secured = Omit<RecordableOf<'station.secured'>, 'kind' | 'visit' | 'address' | 'certificate'>;

export interface Handshake {
  /** Null where it did not come about. */
  readonly stream: TLSSocket | null;
  readonly seen: Secured;
}

/** One handshake as the server, which refuses nothing and asks for a client certificate. */
export function secure(tap: Tap, { context }: ShownCertificate): Promise<Handshake> {
  return new Promise((resolve) => {
    const socket = new TLSSocket(tap.stream, {
      isServer: true,
      secureContext: context,
      requestCert: true,
      rejectUnauthorized: false,
    });
    const settle = (outcome: Secured['outcome'], error: Error | null) => {
      clearTimeout(timer);
      socket.off('secure', secured).off('close', closed);
      const done = outcome === 'secured';
      resolve({
        stream: done ? socket : null,
        seen: {
          outcome,
          protocol: done ? socket.getProtocol() : null,
          cipher: done ? socket.getCipher().standardName : null,
          alert: alertIn(error),
          close: done ? null : (tap.peerClose() ?? null),
          reason: error === null ? null : reasonOf(error),
          clientChain: done ? clientChain(socket) : null,
        },
      });
      if (!done) socket.destroy();
    };
    let failure: Error | null = null;
    const secured = () => settle('secured', null);
    const closed = () =>
      settle(failure === null || isCut(failure) ? 'closed' : outcomeOf(failure), failure);
    const timer = setTimeout(() => settle('timeout', null), THRESHOLDS.examine.handshakeMs);
    socket.on('error', (error) => {
      failure ??= error;
    });
    socket.once('secure', secured);
    socket.once('close', closed);
  });
}

function outcomeOf(error: Error): Secured['outcome'] {
  if (alertIn(error) !== null) return 'alert';
  return /no shared cipher|unsupported protocol|version too low|no suitable|wrong version|inappropriate fallback/i.test(
    error.message,
  )
    ? 'no-common'
    : 'broken';
}

const isCut = (error: Error): boolean =>
  /ECONNRESET|EPIPE|socket hang up|before secure TLS/i.test(`${codeOf(error)} ${error.message}`);

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : '');

/** OpenSSL tells the number of an alert that the peer sent in the text of its error. */
function alertIn(error: Error | null): TlsAlert | null {
  const number = /alert number (\d+)/.exec(error?.message ?? '')?.[1];
  if (number === undefined) return null;
  return {
    level: 'fatal',
    number: Number(number),
    name: alertName(Number(number)),
    afterHandshake: false,
  };
}

/** The text without OpenSSL's thread id and file names. */
const reasonOf = ({ message }: Error): string =>
  (/:SSL routines:[^:]*:([^:]+):/.exec(message)?.[1] ?? message).slice(
    0,
    THRESHOLDS.run.maxErrorLength,
  );

function clientChain(socket: TLSSocket): string[] | null {
  const chain: string[] = [];
  let certificate = socket.getPeerCertificate(true);
  while (certificate?.raw !== undefined && chain.length < THRESHOLDS.tls.maxChainCertificates) {
    const der = certificate.raw.toString('base64');
    if (chain.includes(der)) break;
    chain.push(der);
    certificate = certificate.issuerCertificate;
  }
  return chain.length === 0 ? null : chain;
}
