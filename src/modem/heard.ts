import type { Heard } from '../facts/signal.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { frameKind } from './hdlc.ts';

/** Listens to a line before it is known to be a modem's. */
export interface Listener {
  /** Why nothing more may be written to it, as a clause; null while AT does no harm. */
  hear(chunk: Buffer): string | null;
  /** What was heard so far; null where that is nothing. */
  heard(): Heard | null;
}

export function createListener(): Listener {
  let bytes = Buffer.alloc(0);
  return {
    hear(chunk) {
      const room = THRESHOLDS.signal.maxHeardBytes - bytes.length;
      if (room <= 0) return null;
      bytes = Buffer.concat([bytes, chunk.subarray(0, room)]);
      return STOPS[whatWasHeard(bytes) ?? 'noise'] ?? null;
    },
    heard: () => whatWasHeard(bytes),
  };
}

/** A shell would run what is written to it; bytes of ours would end up inside of a data session. */
const STOPS: Readonly<Partial<Record<Heard, string>>> = {
  console: 'a console answers on it, and nothing more was written to it',
  ppp: 'a PPP session runs over it, and nothing more was written to it',
};

/** IEC 61162-1: a talker of a satellite system and a sentence, or a maker's own one. */
const NMEA = /\$(?:G[ABILNPQS][A-Z]{3}|P[A-Z\d]{3,8}),/;

/** Prompts of a login, a shell and a boot loader, and what those say to a command that they do not know. */
const CONSOLE = [
  /\blogin: *$/im,
  /^password: *$/im,
  /\bAT: (?:command )?not found|\bcommand not found\b|unknown command '?AT'?\b/i,
  /^(?:\[?[\w.-]{1,32}@[\w.-]{1,64}[: ][^\r\n]{0,64}|[~/][\w./-]{0,64} ?|root:[^\r\n]{0,64})[#$] *$/m,
  /^(?:U-Boot|=|RedBoot|barebox[^\r\n]{0,40})> *$/m,
  /^U-Boot \d|hit any key to stop autoboot|^\[ {0,4}\d+\.\d{6}\] |please press enter to activate this console/im,
];

/** What the bytes of a line are, if no AT answer. */
export function whatWasHeard(bytes: Buffer): Heard | null {
  if (bytes.length === 0) return null;
  const text = bytes.toString('latin1');
  const frame = frameKind(bytes);
  if (frame !== null) return frame;
  if (CONSOLE.some((prompt) => prompt.test(text))) return 'console';
  if (NMEA.test(text)) return 'nmea';
  return /^\s*(?:AT\s*)+$/.test(text) ? 'echo-only' : 'noise';
}
