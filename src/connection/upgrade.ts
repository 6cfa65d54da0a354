import { randomBytes } from 'node:crypto';
import type { UpgradeAttempt } from '../facts/upgrade.ts';
import { bracketed, hostPortText } from '../site/host-port.ts';
import type { Target } from '../site/target.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { type ResponseHead, requestBytes } from '../wire/http-upgrade.ts';
import { acceptFor } from '../wire/upgraded-stream.ts';
import type { Attempt, ConnectionRun } from './attempt.ts';
import { answerOn } from './http-answer.ts';

export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'withheld'; readonly because: string }
  /** `authorization` is the value of the header. */
  | { readonly kind: 'basic' | 'basic-decoded'; readonly authorization: string };

/** What to ask for, and in whose name. */
export interface Asking {
  readonly identity: 'station' | 'throwaway';
  /** What it is to show, unless it is the first. */
  readonly purpose?: NonNullable<UpgradeAttempt['purpose']>;
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
  const subprotocol = cut(head?.headers['sec-websocket-protocol']) || null;
  const acceptValid =
    head?.status === 101 ? head.headers['sec-websocket-accept'] === acceptFor(key) : null;
  watch.record({
    kind: 'upgrade.attempt',
    target: asking.requestTarget,
    ...(asking.purpose === undefined ? {} : { purpose: asking.purpose }),
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
  return port === (secure ? 443 : 80) ? bracketed(host) : hostPortText({ host, port });
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
