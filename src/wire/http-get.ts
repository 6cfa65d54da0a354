import type { ErrorFact } from '../facts/common.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { connectTo, type PortQuestion } from './connect.ts';
import { errorFact } from './error-fact.ts';
import { readHead } from './http-upgrade.ts';

export interface PageAnswer {
  readonly status: number | null;
  readonly location: string | null;
  readonly error: ErrorFact | null;
}

const NOTHING = { status: null, location: null };

/**
 * Asks for `/` in plain HTTP and reads no more than the head of the answer. Never
 * follows a redirect, never throws: what went wrong is in `error`.
 */
export function getPage(question: PortQuestion): Promise<PageAnswer> {
  const { address, port, host, timeoutMs, signal, localAddress } = question;
  return new Promise((resolve) => {
    let bytes = Buffer.alloc(0);
    const socket = connectTo(address, port, localAddress);
    const settle = (answer: PageAnswer) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      socket.destroy();
      resolve(answer);
    };
    const fail = (code: string, message: string) =>
      settle({ ...NOTHING, error: { code, message } });
    const read = (ended: boolean) => {
      const head = readHead(bytes, ended);
      if (head === 'incomplete') return;
      if (head === 'not-http') return fail('EPROTO', 'the answer is not HTTP');
      const location = head.headers.location?.slice(0, THRESHOLDS.upgrade.maxHeaderValueLength);
      settle({ status: head.status, location: location ?? null, error: null });
    };
    const abort = () => fail('EABORTED', 'the run ended first');
    const timer = setTimeout(() => fail('ETIMEDOUT', 'no answer in time'), timeoutMs);
    signal.addEventListener('abort', abort, { once: true });
    socket.on('connect', () =>
      socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
    );
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      read(false);
    });
    socket.on('end', () => {
      read(true);
      fail('ECLOSED', 'closed without an answer');
    });
    socket.on('error', (error) => settle({ ...NOTHING, error: errorFact(error) }));
    if (signal.aborted) abort();
  });
}
