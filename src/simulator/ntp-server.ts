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

const PACKET_BYTES = 48;

/** A simulated SNTP server (RFC 4330, 6) on a UDP port of loopback. */
export function startNtpServer(options: NtpServerOptions = {}): Promise<Running> {
  const behaviour = options.behaviour ?? { kind: 'time' };
  return serveDatagrams((request, reply) => {
    options.tell?.('request', `${request.length} bytes, answer: ${behaviour.kind}`);
    if (behaviour.kind === 'silent' || request.length < PACKET_BYTES) return;
    if (behaviour.kind === 'echo') return reply(request);
    const answer = answerTo(request, behaviour, Date.now() + (options.offsetMs ?? 0));
    reply(behaviour.kind === 'short' ? answer.subarray(0, behaviour.bytes) : answer);
  }, options.listening);
}

function answerTo(request: Buffer, behaviour: NtpBehaviour, nowMs: number): Buffer {
  const unsynchronised = behaviour.kind === 'unsynchronised';
  const kiss = behaviour.kind === 'kiss' ? behaviour.code : null;
  const version = ((request[0] ?? 0) >> 3) & 7;
  const leap = unsynchronised || kiss !== null ? 3 : 0;
  const stratum = behaviour.kind === 'time' ? (behaviour.stratum ?? 2) : 2;

  const packet = Buffer.alloc(PACKET_BYTES);
  packet[0] = (leap << 6) | (version << 3) | 4;
  packet[1] = kiss !== null ? 0 : unsynchronised ? 16 : stratum;
  packet[2] = request[2] ?? 0;
  packet.writeInt8(-20, 3);
  packet.write(kiss ?? 'LOCL', 12, 'latin1');
  writeTimestamp(packet, 16, nowMs);
  request.copy(packet, 24, 40, 48);
  writeTimestamp(packet, 32, nowMs);
  writeTimestamp(packet, 40, nowMs);
  return packet;
}

const SECONDS_1900_TO_1970 = 2_208_988_800;

/** NTP timestamp format (RFC 5905, 6): seconds of the era, then the fraction, 32 bits each. */
function writeTimestamp(packet: Buffer, offset: number, ms: number): void {
  const seconds = Math.floor(ms / 1000);
  packet.writeUInt32BE((seconds + SECONDS_1900_TO_1970) % 2 ** 32, offset);
  packet.writeUInt32BE(Math.floor(((ms - seconds * 1000) / 1000) * 2 ** 32), offset + 4);
}
