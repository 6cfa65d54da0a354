import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { connect, type TLSSocket } from 'node:tls';
import { THRESHOLDS } from '../../thresholds.ts';
import { alertName, alertOf } from '../../tls/alerts.ts';
import { readServerFlight } from '../../tls/flight.ts';
import { isAddress } from '../../tls/names.ts';
import { TLS_1_3 } from '../../tls/protocol-version.ts';
import { protect, recordKeys } from '../../tls/record-protection.ts';
import { readServerHello } from '../../tls/server-hello.ts';
import { errorFact } from '../../wire/error-fact.ts';
import type { StationClock } from './clock.ts';
import type { StationFaults } from './options.ts';
import type { StationTls } from './tls.ts';
import { type Refusal, verificationOf } from './verify.ts';

export type Secured =
  | {
      readonly kind: 'secured';
      readonly stream: TLSSocket;
      /** By the true time, whatever the station makes of it at its own. */
      readonly verified: boolean;
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'failed'; readonly what: string };

export interface SecureOptions {
  readonly host: string;
  readonly tls: StationTls;
  readonly clock: StationClock;
  readonly verification: StationFaults['verification'];
  readonly signal: AbortSignal;
}

const ALERT = 21;
const FATAL = 2;

/**
 * Makes the station's TLS handshake. Node verifies only once it has ended, at the true time
 * and without an alert; so the station's answer to the server's flight is held until the
 * certificates in that were judged at the station's clock, and an alert goes out in place of
 * it where it refuses them, as from any firmware. Never rejects.
 */
export function secureStream(socket: Socket, options: SecureOptions): Promise<Secured> {
  const { host, tls, signal } = options;
  return new Promise((resolve) => {
    const secrets = { client: Buffer.alloc(0), server: Buffer.alloc(0) };
    let received = Buffer.alloc(0);
    let judged: Judgement | null = null;
    let settled = false;

    const settle = (secured: Secured) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      if (secured.kind === 'failed') {
        stream.destroy();
        socket.destroy();
      }
      resolve(secured);
    };
    /** True where what the station sends next may go out. */
    const mayGoOn = (): boolean => {
      judged ??= judgement(readServerFlight(received, secrets.server).certificates, options);
      const refusal = judged?.refusal ?? null;
      if (refusal !== null && !settled) {
        settle({ kind: 'refused', refusal });
        socket.end(alertRecord(refusal.alert, received, secrets.client));
        // What is left unread would turn the FIN into an RST, which takes the alert along.
        socket.resume();
        socket.setTimeout(THRESHOLDS.session.closeTimeoutMs, () => socket.destroy());
      }
      return refusal === null;
    };
    const gate = new Duplex({
      read: () => socket.resume(),
      write: (chunk: Buffer, _encoding, done) => {
        if (mayGoOn()) socket.write(chunk, done);
        else done();
      },
      final: (done) => void socket.end(done),
      destroy: (error, done) => {
        if (judged?.refusal == null) socket.destroy();
        done(error);
      },
    });
    socket.on('data', (chunk: Buffer) => {
      if (!settled) received = Buffer.concat([received, chunk]);
      if (received.length > THRESHOLDS.tls.maxHandshakeBytes) {
        settle({ kind: 'failed', what: 'the handshake did not end' });
      } else if (!gate.destroyed && !gate.push(chunk)) socket.pause();
    });
    socket.on('end', () => gate.push(null));
    socket.on('error', (error) => gate.destroy(error));
    socket.on('close', () => gate.destroy());

    const stream = connect({
      secureContext: tls.context,
      socket: gate,
      host,
      ...(isAddress(host) ? {} : { servername: host.replace(/\.$/, '') }),
      rejectUnauthorized: false,
    });
    stream.on('keylog', (line: Buffer) => {
      const [label, , value = ''] = line.toString('latin1').trim().split(' ');
      if (label === 'CLIENT_HANDSHAKE_TRAFFIC_SECRET') secrets.client = Buffer.from(value, 'hex');
      if (label === 'SERVER_HANDSHAKE_TRAFFIC_SECRET') secrets.server = Buffer.from(value, 'hex');
    });
    stream.once('secureConnect', () => {
      // In TLS 1.3 Node tells of it before it sends its Finished.
      if (!mayGoOn()) return;
      received = Buffer.alloc(0);
      if (judged !== null) settle({ kind: 'secured', stream, verified: judged.verified });
      else settle({ kind: 'failed', what: 'the certificate of the CSMS could not be read' });
    });
    stream.on('error', (error) => settle({ kind: 'failed', what: failureText(error) }));
    stream.once('close', () => settle({ kind: 'failed', what: 'closed during the handshake' }));
    const abort = () => settle({ kind: 'failed', what: 'ended' });
    const timer = setTimeout(
      () => settle({ kind: 'failed', what: 'no answer to the handshake' }),
      THRESHOLDS.tls.timeoutMs,
    );
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
  });
}

interface Judgement {
  readonly verified: boolean;
  readonly refusal: Refusal | null;
}

/** Null for a ServerHello alone, or a HelloRetryRequest: there is nothing to judge yet. */
function judgement(chain: readonly Buffer[], options: SecureOptions): Judgement | null {
  if (chain.length === 0) return null;
  const { tls, host, clock, verification } = options;
  const { refusalAt } = verificationOf(chain, tls.roots, host);
  const verified = refusalAt(Date.now()) === null;
  if (verification === 'none') return { verified, refusal: null };
  if (verification !== undefined) {
    return { verified, refusal: { why: 'told-to', alert: verification.alert } as const };
  }
  return { verified, refusal: refusalAt(clock.now().getTime()) };
}

/** A fatal alert: in the clear up to TLS 1.2, in 1.3 as the first record of the client's keys. */
function alertRecord(number: number, received: Buffer, secret: Buffer): Buffer {
  const alert = Buffer.from([FATAL, number]);
  const hello = readServerHello(received);
  const keys = hello?.version === TLS_1_3 ? recordKeys(secret, hello.suite) : null;
  if (keys !== null) return protect(keys, 0, ALERT, alert);
  return Buffer.from([ALERT, 3, 3, 0, alert.length, ...alert]);
}

/** What went wrong with TLS, with the alert of the peer by its name. */
export function failureText(error: unknown): string {
  const alert = alertOf(error, true);
  if (alert !== null) return `alert ${alert.number} (${alertName(alert.number)}) of the CSMS`;
  const { code, message } = errorFact(error);
  return code ?? message;
}
