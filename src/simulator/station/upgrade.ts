import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { bracketed, hostPortText } from '../../site/host-port.ts';
import type { Target } from '../../site/target.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { readHead, requestBytes } from '../../wire/http-upgrade.ts';
import { acceptFor } from '../../wire/upgraded-stream.ts';
import { failureText } from './secure.ts';

export type Upgraded =
  | {
      readonly kind: 'upgraded';
      /** Null where the CSMS named none: most stations go on. */
      readonly subprotocol: string | null;
      /** What came in with the 101. */
      readonly early: Buffer;
    }
  | { readonly kind: 'failed'; readonly what: string };

export interface UpgradeOptions {
  readonly target: Target;
  readonly requestTarget: string;
  readonly subprotocols: readonly string[];
  readonly authorization: string | null;
  readonly signal: AbortSignal;
}

const failed = (what: string): Upgraded => ({ kind: 'failed', what });

/** Asks for the WebSocket, and leaves the stream paused and without listeners. Never rejects. */
export function upgrade(stream: Duplex, options: UpgradeOptions): Promise<Upgraded> {
  const { target, requestTarget, subprotocols, authorization, signal } = options;
  const key = randomBytes(16).toString('base64');
  return new Promise((resolve) => {
    let bytes = Buffer.alloc(0);
    const settle = (upgraded: Upgraded) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      stream.off('data', take).off('close', ended).off('end', ended).off('error', broken);
      stream.pause();
      resolve(upgraded);
    };
    const judge = (isOver: boolean): Upgraded | null => {
      const head = readHead(bytes, isOver);
      if (head === 'incomplete') return isOver ? failed('closed without an answer') : null;
      if (head === 'not-http') return failed('the answer is not HTTP');
      if (head.status !== 101) return failed(`HTTP ${head.status}`);
      const { headers } = head;
      if (headers['sec-websocket-accept'] !== acceptFor(key)) {
        return failed('the Sec-WebSocket-Accept is wrong');
      }
      const subprotocol = headers['sec-websocket-protocol'] || null;
      if (subprotocol !== null && !subprotocols.includes(subprotocol)) {
        return failed(`the CSMS took ${subprotocol}, which was not offered`);
      }
      return { kind: 'upgraded', subprotocol, early: bytes.subarray(head.length) };
    };
    const take = (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      const seen = judge(false);
      if (seen !== null) settle(seen);
    };
    const ended = () => settle(judge(true) ?? failed('closed without an answer'));
    const broken = (error: Error) => settle(failed(failureText(error)));
    const abort = () => settle(failed('ended'));
    const timer = setTimeout(
      () => settle(failed('no answer to the upgrade')),
      THRESHOLDS.upgrade.timeoutMs,
    );
    signal.addEventListener('abort', abort, { once: true });

    // Whoever carries the stream on listens for itself; until then nothing may throw.
    stream.on('error', () => {});
    stream.on('data', take).on('close', ended).on('end', ended).on('error', broken);
    if (signal.aborted) abort();
    else if (stream.destroyed) ended();
    else {
      const host = hostHeader(target);
      stream.write(requestBytes({ requestTarget, host, key, subprotocols, authorization }));
    }
  });
}

function hostHeader({ host, port, secure }: Target): string {
  return port === (secure ? 443 : 80) ? bracketed(host) : hostPortText({ host, port });
}
