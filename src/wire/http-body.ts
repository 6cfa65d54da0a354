import type { ErrorFact } from '../facts/common.ts';
import { connectTo, type PortQuestion } from './connect.ts';
import { errorFact } from './error-fact.ts';
import { type ResponseHead, readHead, unchunked } from './http-upgrade.ts';

/** One request in plain HTTP, of which the whole body of the answer is wanted. */
export interface BodyQuestion extends PortQuestion {
  readonly requestTarget: string;
  /** What to POST; null asks with GET. */
  readonly post: { readonly contentType: string; readonly body: Buffer } | null;
  readonly maxBytes: number;
}

export interface BodyAnswer {
  readonly outcome: 'answered' | 'http-error' | 'unreachable' | 'timeout' | 'too-large' | 'aborted';
  readonly httpStatus: number | null;
  /** Empty unless it is `answered`, with a status of 200. */
  readonly body: Buffer;
  readonly error: ErrorFact | null;
}

/** Never follows a redirect, never throws; reads at most `maxBytes`, for at most `timeoutMs`. */
export function askForBody(question: BodyQuestion): Promise<BodyAnswer> {
  const { address, port, timeoutMs, signal, localAddress, maxBytes } = question;
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let received = 0;
    let head: ResponseHead | null = null;
    const socket = connectTo(address, port, localAddress);
    const settle = (outcome: BodyAnswer['outcome'], error: ErrorFact | null = null) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      socket.destroy();
      const body = outcome === 'answered' ? bodyOf(head, chunks) : Buffer.alloc(0);
      resolve({ outcome, httpStatus: head?.status ?? null, body, error });
    };
    const read = (ended: boolean) => {
      const seen = head ?? readHead(Buffer.concat(chunks), ended);
      if (seen === 'incomplete') return ended ? settle('unreachable', NO_ANSWER) : undefined;
      if (seen === 'not-http') return settle('unreachable', NOT_HTTP);
      head = seen;
      if (head.status !== 200 || !head.complete) return settle('http-error');
      if (received - head.length > maxBytes) return settle('too-large');
      const announced = Number(head.headers['content-length'] ?? Number.NaN);
      if (announced > maxBytes) return settle('too-large');
      if (ended || received - head.length >= announced || isLastChunk(head, chunks)) {
        settle('answered');
      }
    };
    const abort = () => settle('aborted');
    const timer = setTimeout(() => settle('timeout'), timeoutMs);
    signal.addEventListener('abort', abort, { once: true });
    socket.on('connect', () => socket.write(requestBytes(question)));
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      received += chunk.length;
      read(false);
    });
    socket.on('end', () => read(true));
    socket.on('error', (error) => settle('unreachable', errorFact(error)));
    if (signal.aborted) abort();
  });
}

const NOT_HTTP: ErrorFact = { code: 'EPROTO', message: 'the answer is not HTTP' };
const NO_ANSWER: ErrorFact = { code: null, message: 'closed without an answer' };

const isChunked = ({ headers }: ResponseHead) =>
  headers['transfer-encoding']?.toLowerCase() === 'chunked';

/** Where a server keeps the connection open all the same, the last chunk is the end. */
const isLastChunk = (head: ResponseHead, chunks: readonly Buffer[]) =>
  isChunked(head) && Buffer.concat(chunks.slice(-2)).toString('latin1').endsWith('\r\n0\r\n\r\n');

function bodyOf(head: ResponseHead | null, chunks: readonly Buffer[]): Buffer {
  if (head === null) return Buffer.alloc(0);
  const rest = Buffer.concat(chunks).subarray(head.length);
  if (isChunked(head)) return unchunked(rest);
  const announced = Number(head.headers['content-length'] ?? rest.length);
  return rest.subarray(0, announced >= 0 ? announced : rest.length);
}

function requestBytes({ requestTarget, host, post }: BodyQuestion): Buffer {
  const lines = [
    `${post === null ? 'GET' : 'POST'} ${requestTarget} HTTP/1.1`,
    `Host: ${host}`,
    'Connection: close',
    'User-Agent: ghostcheck',
    ...(post === null
      ? []
      : [`Content-Type: ${post.contentType}`, `Content-Length: ${post.body.length}`]),
  ];
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  return post === null ? head : Buffer.concat([head, post.body]);
}
