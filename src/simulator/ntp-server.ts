import { NTP_BYTES, ntpAnswer } from '../wire/ntp-packet.ts';
import { serveDatagrams } from './datagrams.ts';
import type { Tell } from './journal.ts';
import type { Listening, Running } from './running.ts';

/**
 * How an NTP request is answered. `kiss` is a Kiss-o'-Death of four letters (RFC 5905,
 * 7.4), `unsynchronised` says by leap indicator 3 and stratum 16 that it has no time,
 * `short` cuts the answer to so many bytes, `echo` sends the request back.
 */
export type NtpBehaviour =
  | { readonly kind: 'time'; readonly stratum?: number }
  | { readonly kind: 'kiss'; readonly code: 'RATE' | 'DENY' | 'RSTR' }
  | { readonly kind: 'unsynchronised' }
  | { readonly kind: 'short'; readonly bytes: number }
  | { readonly kind: 'echo' }
  | { readonly kind: 'silent' };

export interface NtpServerOptions {
  /** This server's clock minus true time. */
  readonly offsetMs?: number;
  readonly behaviour?: NtpBehaviour;
  readonly listening?: Listening;
  readonly tell?: Tell;
}

/** A simulated SNTP server (RFC 4330, 6) on a UDP port of loopback. */
export function startNtpServer(options: NtpServerOptions = {}): Promise<Running> {
  const behaviour = options.behaviour ?? { kind: 'time' };
  return serveDatagrams((request, reply) => {
    options.tell?.('request', `${request.length} bytes, answer: ${behaviour.kind}`);
    if (behaviour.kind === 'silent' || request.length < NTP_BYTES) return;
    if (behaviour.kind === 'echo') return reply(request);
    const answer = answerTo(request, behaviour, Date.now() + (options.offsetMs ?? 0));
    reply(behaviour.kind === 'short' ? answer.subarray(0, behaviour.bytes) : answer);
  }, options.listening);
}

function answerTo(request: Buffer, behaviour: NtpBehaviour, nowMs: number): Buffer {
  const unsynchronised = behaviour.kind === 'unsynchronised';
  const kiss = behaviour.kind === 'kiss' ? behaviour.code : null;
  const stratum = behaviour.kind === 'time' ? (behaviour.stratum ?? 2) : 2;
  return ntpAnswer(request, {
    nowMs,
    leap: unsynchronised || kiss !== null ? 3 : 0,
    stratum: kiss !== null ? 0 : unsynchronised ? 16 : stratum,
    reference: kiss ?? 'LOCL',
    dispersionMs: 0,
  });
}
