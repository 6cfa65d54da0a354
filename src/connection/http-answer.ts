import type { Duplex } from 'node:stream';
import type { FactOf } from '../facts/document.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { alertOf } from '../tls/alerts.ts';
import { errorFact } from '../wire/error-fact.ts';
import { type ResponseHead, readHead } from '../wire/http-upgrade.ts';
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
    let timer = setTimeout(() => settle('timeout'), run.remainingMs(timeoutMs));

    const settle = (
      ending: 'timeout' | 'closed' | 'failed' | 'aborted' | 'answered',
      seen: Partial<Pick<HttpAnswer, 'alert' | 'close' | 'error'>> = {},
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
