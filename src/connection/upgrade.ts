import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FactOf } from '../facts/document.ts';
import type { Target } from '../site/target.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { alertOf } from '../tls/alerts.ts';
import { errorFact } from '../wire/error-fact.ts';
import { type ResponseHead, readHead, requestBytes } from '../wire/http-upgrade.ts';
import { acceptFor } from '../wire/upgraded-stream.ts';
import type { Attempt, ConnectionRun } from './attempt.ts';

export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'withheld'; readonly because: string }
  /** `authorization` is the value of the header. */
  | { readonly kind: 'basic' | 'basic-decoded'; readonly authorization: string };

/** What to ask for, and in whose name. */
export interface Asking {
  readonly identity: 'station' | 'throwaway';
  readonly requestTarget: string;
  readonly subprotocols: readonly string[];
  readonly credentials: Credentials;
  readonly timeoutMs: number;
}

/** An upgraded stream: `early` are the bytes that came in with the 101. */
export interface Upgraded {
  readonly subprotocol: string | null;
  readonly early: Buffer;
}

/** What a judge needs of the answer: the rest (cookies above all) is not kept. */
const KEPT_HEADERS = [
  'connection',
  'content-length',
  'content-type',
  'date',
  'location',
  'retry-after',
  'sec-websocket-extensions',
  'sec-websocket-protocol',
  'sec-websocket-version',
  'server',
  'upgrade',
  'via',
  'www-authenticate',
  'x-powered-by',
];

/**
 * Asks once for the upgrade over `attempt.stream` and records it as `upgrade.attempt`.
 * Gives what is needed to carry a session, or null where there is none to carry: any
 * answer but 101, or a 101 whose Sec-WebSocket-Accept is not the right one.
 */
export async function upgrade(
  run: ConnectionRun,
  attempt: Attempt,
  asking: Asking,
): Promise<Upgraded | null> {
  const { stream, target } = attempt;
  if (stream === null) throw new Error('there is no stream to upgrade');
  const key = randomBytes(16).toString('base64');
  const { credentials } = asking;
  const watch = run.recorder.start();
  const request = requestBytes({
    requestTarget: asking.requestTarget,
    host: hostHeader(target),
    key,
    subprotocols: asking.subprotocols,
    authorization: 'authorization' in credentials ? credentials.authorization : null,
  });
  const came = await answerOn(run, stream, request, asking.timeoutMs);
  const { head } = came;
  const subprotocol = cut(head?.headers['sec-websocket-protocol']);
  const acceptValid =
    head?.status === 101 ? head.headers['sec-websocket-accept'] === acceptFor(key) : null;
  watch.record({
    kind: 'upgrade.attempt',
    target: asking.requestTarget,
    identity: asking.identity,
    credentials: credentials.kind,
    withheldBecause: credentials.kind === 'withheld' ? credentials.because : null,
    offered: [...asking.subprotocols],
    outcome: came.outcome,
    status: head?.status ?? null,
    reason: head?.reason ?? null,
    headers: keptHeaders(head),
    headersComplete: head?.complete ?? false,
    subprotocol,
    acceptValid,
    bodyExcerpt: head?.status === 101 || came.body.length === 0 ? null : came.body.toString('utf8'),
    alert: came.alert,
    close: came.close,
    error: came.error,
  });
  return acceptValid === true ? { subprotocol, early: came.body } : null;
}

function hostHeader({ host, port, secure }: Target): string {
  const name = isIP(host) === 6 ? `[${host}]` : host;
  return port === (secure ? 443 : 80) ? name : `${name}:${port}`;
}

function cut(value: string | undefined): string | null {
  return value?.slice(0, THRESHOLDS.upgrade.maxHeaderValueLength) ?? null;
}

function keptHeaders(head: ResponseHead | null): Record<string, string> {
  const kept = KEPT_HEADERS.flatMap((name) => {
    const value = cut(head?.headers[name]);
    return value === null ? [] : [[name, value] as const];
  });
  return Object.fromEntries(kept);
}

type Fact = FactOf<'upgrade.attempt'>;

interface Came extends Pick<Fact, 'outcome' | 'alert' | 'close' | 'error'> {
  readonly head: ResponseHead | null;
  /** What came after the head: the start of a body, or of the first frames. */
  readonly body: Buffer;
}

/** Sends the request and waits for the head of the answer, and shortly for its body. */
function answerOn(
  run: ConnectionRun,
  stream: Duplex,
  request: string,
  timeoutMs: number,
): Promise<Came> {
  return new Promise((resolve) => {
    const sentAt = performance.now();
    let bytes = Buffer.alloc(0);
    let timer = setTimeout(() => settle('timeout'), run.remainingMs(timeoutMs));

    const settle = (
      ending: 'timeout' | 'closed' | 'failed' | 'aborted' | 'answered',
      seen: Partial<Pick<Came, 'alert' | 'close' | 'error'>> = {},
    ) => {
      clearTimeout(timer);
      run.signal.removeEventListener('abort', abort);
      stream.off('data', take).off('end', ended).off('close', ended).off('error', failed);
      stream.pause();
      const read = readHead(bytes, true);
      const head = typeof read === 'string' ? null : read;
      const known = head === null ? (bytes.length > 0 ? 'not-http' : ending) : 'answered';
      const limit = head?.status === 101 ? undefined : THRESHOLDS.upgrade.maxBodyBytes;
      const from = head?.length ?? 0;
      resolve({
        outcome: known,
        head,
        body: bytes.subarray(from, limit === undefined ? undefined : from + limit),
        alert: null,
        close: null,
        error: null,
        ...seen,
      });
    };
    const closed = (how: 'fin' | 'rst') => ({
      how,
      afterMs: performance.now() - sentAt,
      bytesSent: Buffer.byteLength(request),
      bytesReceived: bytes.length,
    });
    const take = (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      const head = readHead(bytes, false);
      if (head === 'incomplete') return;
      if (head === 'not-http' || head.status === 101 || bodyComplete(head, bytes)) {
        settle('answered');
        return;
      }
      clearTimeout(timer);
      timer = setTimeout(
        () => settle('answered'),
        run.remainingMs(THRESHOLDS.upgrade.bodyTimeoutMs),
      );
    };
    const ended = () => settle('closed', { close: closed('fin') });
    const failed = (error: Error) => {
      const fact = errorFact(error);
      const alert = alertOf(error, true);
      if (alert !== null) settle('closed', { alert, error: fact });
      else if (fact.code === 'ECONNRESET') settle('closed', { close: closed('rst'), error: fact });
      else settle('failed', { error: fact });
    };
    const abort = () => settle('aborted');

    // Whoever carries the stream on listens for itself; until then nothing may throw.
    stream.on('error', () => {});
    stream.on('data', take).on('end', ended).on('close', ended).on('error', failed);
    run.signal.addEventListener('abort', abort, { once: true });
    if (run.signal.aborted) abort();
    else if (stream.errored !== null) failed(stream.errored);
    else if (stream.readableEnded || stream.destroyed) ended();
    else stream.write(request);
  });
}

function bodyComplete(head: ResponseHead, bytes: Buffer): boolean {
  const got = bytes.length - head.length;
  const announced = Number(head.headers['content-length'] ?? Number.POSITIVE_INFINITY);
  return got >= Math.min(announced, THRESHOLDS.upgrade.maxBodyBytes);
}
