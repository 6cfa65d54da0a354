import type { Duplex } from 'node:stream';
import type { FactOf } from '../facts/document.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { alertOf } from '../tls/alerts.ts';
import { errorFact, isReset } from '../wire/error-fact.ts';
import { type ResponseHead, readHead, unchunked } from '../wire/http-upgrade.ts';
import type { ConnectionRun } from './attempt.ts';

type Fact = FactOf<'upgrade.attempt'>;

/** What came back; never thrown, whatever the peer did. */
export interface HttpAnswer extends Pick<Fact, 'outcome' | 'alert' | 'close' | 'error'> {
  readonly head: ResponseHead | null;
  /** What came after the head: the start of a body, or of the first frames. */
  readonly body: Buffer;
}

/**
 * Sends an HTTP request and waits for the head of the answer, and shortly for its body.
 * Leaves the stream paused and without listeners, for whoever carries it on.
 */
export function answerOn(
  run: ConnectionRun,
  stream: Duplex,
  request: string,
  timeoutMs: number,
): Promise<HttpAnswer> {
  return new Promise((resolve) => {
    const sentAt = performance.now();
    let bytes = Buffer.alloc(0);
    const timer = setTimeout(() => settle('timeout'), run.remainingMs(timeoutMs));
    let rest: NodeJS.Timeout | undefined;

    const settle = (
      ending: 'timeout' | 'closed' | 'failed' | 'aborted' | 'answered',
      seen: Partial<Pick<HttpAnswer, 'alert' | 'close' | 'error'>> = {},
    ) => {
      clearTimeout(timer);
      clearTimeout(rest);
      run.signal.removeEventListener('abort', abort);
      stream.off('data', take).off('end', ended).off('close', ended).off('error', failed);
      stream.pause();
      const read = readHead(bytes, true);
      const head = typeof read === 'string' ? null : read;
      resolve({
        outcome: head !== null ? 'answered' : read === 'not-http' ? read : ending,
        head,
        body: bodyOf(head, bytes.subarray(head?.length ?? 0)),
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
      const soFar = readHead(bytes, true);
      if (soFar === 'incomplete') return;
      if (soFar === 'not-http' || isWhole(soFar, bytes)) settle('answered');
      else if (soFar.status !== 101) rest ??= setTimeout(() => settle('answered'), restMs);
    };
    const restMs = run.remainingMs(THRESHOLDS.upgrade.restTimeoutMs);
    const ended = () => settle('closed', { close: closed('fin') });
    const failed = (error: Error) => {
      const fact = errorFact(error);
      const alert = alertOf(error, true);
      if (alert !== null) settle('closed', { alert, error: fact });
      else if (isReset(error)) settle('closed', { close: closed('rst'), error: fact });
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

const isChunked = ({ headers }: ResponseHead) => headers['transfer-encoding'] === 'chunked';

function bodyOf(head: ResponseHead | null, rest: Buffer): Buffer {
  if (head?.status === 101) return rest;
  const kept = rest.subarray(0, THRESHOLDS.upgrade.maxBodyBytes);
  return head !== null && isChunked(head) ? unchunked(kept) : kept;
}

/** A 101 is whole with its headers; any other answer with as much of its body as is kept. */
function isWhole(head: ResponseHead, bytes: Buffer): boolean {
  const { maxHeaderBytes, maxBodyBytes } = THRESHOLDS.upgrade;
  if (!head.complete) return bytes.length > maxHeaderBytes;
  if (head.status === 101) return true;
  const body = bytes.subarray(head.length);
  if (isChunked(head) && body.toString('latin1').endsWith('0\r\n\r\n')) return true;
  const announced = Number(head.headers['content-length'] ?? maxBodyBytes);
  return body.length >= Math.min(announced, maxBodyBytes);
}
