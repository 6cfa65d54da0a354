import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Tap, tapOf } from '../connection/tap.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { ja3 } from '../tls/ja3.ts';
import { ja4 } from '../tls/ja4.ts';
import { readClientHello, startsHello } from '../tls/read-client-hello.ts';
import { type Peek, peek } from './peek.ts';
import { isWholeRequest } from './request.ts';
import { secure } from './secure.ts';
import type { Seeker } from './seeker.ts';
import type { ShownCertificate } from './server-certificate.ts';
import type { Visit } from './visit.ts';

const { firstByteMs, requestMs, maxHelloBytes, maxRequestBytes, maxFirstBytes } =
  THRESHOLDS.examine;

export interface Reception {
  /** What this station is shown at this visit; a trial ends with the visit. */
  certificateFor(seeker: Seeker): Promise<Showing>;
  /** Takes a stream on which an HTTP request has arrived: its bytes, still to be read from the stream. */
  serve(visit: Visit, stream: Duplex, request: Buffer, secure: boolean): void;
  tell(visit: Visit, what: string): void;
}

export interface Showing {
  readonly certificate: ShownCertificate;
  /** Called with whether the station has judged it; null where it is no trial. */
  readonly settle: ((judged: boolean) => void) | null;
}

/** Takes one connection from its first byte to where HTTP begins. Never rejects. */
export async function receive(socket: Socket, visit: Visit, reception: Reception): Promise<void> {
  const tap = tapOf(socket);
  tap.stream.on('error', () => {});
  const leave = leaving(tap, socket, visit);
  tap.stream.once('close', () => leave(null));
  const first = await peek(tap.stream, (bytes) => bytes.length >= 1, {
    ms: firstByteMs,
    maxBytes: maxRequestBytes,
  });
  if (first.bytes.length === 0) {
    if (first.ended === 'timeout') leave('it said nothing');
    return;
  }
  if (startsHello(first.bytes)) await receiveTls(tap, visit, reception, leave);
  else await receiveRequest(tap.stream, visit, reception, leave, false, tap);
}

type Leave = (because: string | null) => void;

/** Ends the visit: by the station where it went first, else by us and why. */
function leaving(tap: Tap, socket: Socket, visit: Visit): Leave {
  visit.reset = () => {
    // So that its end is told as it is now, and not as the RST makes it.
    leave(visit.because);
    socket.resetAndDestroy();
  };
  const leave = (told: string | null) => {
    const close = tap.peerClose();
    const because = told ?? visit.because;
    visit.end({
      bytesReceived: socket.bytesRead,
      endedBy: because === null || (close !== null && visit.because === null) ? 'station' : 'us',
      because,
      close,
    });
  };
  return (because) => {
    leave(because);
    socket.destroy();
  };
}

async function receiveTls(tap: Tap, visit: Visit, reception: Reception, leave: Leave) {
  visit.spoke = 'tls';
  const isRead = (bytes: Buffer) => readClientHello(bytes).kind !== 'more';
  const { bytes } = await peek(tap.stream, isRead, { ms: requestMs, maxBytes: maxHelloBytes });
  const reading = readClientHello(bytes);
  if (reading.kind !== 'hello') {
    visit.firstBytes = bytes.subarray(0, maxFirstBytes).toString('hex');
    const why = reading.kind === 'more' ? 'it never ended' : reading.why;
    reception.tell(visit, `a ClientHello that cannot be read: ${why}`);
    return leave(`its ClientHello could not be read: ${why}`);
  }
  const { hello } = reading;
  const { randomSeconds, legacyVersion, offer, serverName, alpn, sslv2 } = hello;
  visit.reached = 'hello';
  visit.record({
    kind: 'station.hello',
    address: visit.address,
    visit: visit.number,
    randomSeconds,
    legacyVersion,
    offer,
    serverName,
    alpn: [...alpn],
    extensions: [...hello.extensions],
    pointFormats: [...hello.pointFormats],
    ja3: ja3(hello),
    ja4: ja4(hello),
    ...(sslv2 ? { sslv2 } : {}),
  });
  const { address, localAddress } = visit;
  const { certificate, settle } = await reception.certificateFor({
    address,
    localAddress,
    serverName,
  });
  const { stream, seen } = await secure(tap, certificate);
  // Of a renegotiation too many Node tells, and does no more.
  stream?.on('error', () => stream.destroy());
  const said = stream === null ? null : await firstWord(stream);
  const wentOn = said !== null && said.bytes.length > 0;
  visit.record({
    kind: 'station.secured',
    visit: visit.number,
    address,
    certificate: certificate.shown,
    ...seen,
    ...(said === null ? {} : { close: tap.peerClose() }),
    wentOn,
  });
  settle?.(wentOn || seen.alert !== null || seen.outcome === 'no-common');
  const shown = settle === null ? '' : `shown "${certificate.shown.trial}": `;
  if (stream === null || said === null) {
    const alert =
      seen.alert === null ? seen.outcome : `alert ${seen.alert.number} (${seen.alert.name})`;
    reception.tell(visit, `${shown}TLS failed: ${alert}`);
    return leave(seen.outcome === 'timeout' ? 'its handshake did not end' : null);
  }
  visit.reached = 'tls';
  tap.forget();
  reception.tell(visit, `${shown}${seen.protocol}, ${seen.cipher}`);
  if (seen.clientChain !== null) {
    visit.record({ kind: 'station.certificate', chain: seen.clientChain, chainTruncated: false });
  }
  if (!wentOn) {
    return leave(said.ended === 'timeout' ? 'it asked for nothing' : null);
  }
  if (settle !== null) return leave('the next certificate is shown when it comes again');
  await receiveRequest(stream, visit, reception, leave, true, tap);
}

/** Only what a station sends after the handshake shows that it accepts it: some hang up then. */
const firstWord = (stream: Duplex): Promise<Peek> =>
  peek(stream, (bytes) => bytes.length >= 1, { ms: requestMs, maxBytes: maxRequestBytes });

async function receiveRequest(
  stream: Duplex,
  visit: Visit,
  reception: Reception,
  leave: Leave,
  isSecure: boolean,
  tap: Tap,
) {
  const looked: Peek = await peek(stream, isSettled, { ms: requestMs, maxBytes: maxRequestBytes });
  if (looked.bytes.length === 0) {
    return leave(looked.ended === 'timeout' ? 'it asked for nothing' : null);
  }
  if (!looksLikeHttp(looked.bytes)) {
    if (!isSecure) visit.spoke = 'other';
    visit.firstBytes = looked.bytes.subarray(0, maxFirstBytes).toString('hex');
    reception.tell(visit, 'sends what is neither TLS nor HTTP');
    return leave('what it sent is no HTTP');
  }
  if (!isSecure) visit.spoke = 'http';
  visit.reached = 'request';
  tap.forget();
  reception.serve(visit, stream, looked.bytes, isSecure);
}

const looksLikeHttp = (bytes: Buffer): boolean =>
  /^[A-Z]{3,16} /i.test(bytes.toString('latin1', 0, 20)) ||
  /\bHTTP\/\d/.test(bytes.toString('latin1'));

const isSettled = (bytes: Buffer): boolean =>
  isWholeRequest(bytes) || (bytes.length >= 17 && !looksLikeHttp(bytes));
