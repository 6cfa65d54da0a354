import { parseJson } from '../ocpp/json.ts';
import { THRESHOLDS } from '../thresholds.ts';

const { maxFrameBytes, maxNesting, maxNameLength, maxExcerptLength } = THRESHOLDS.boot;

/** A frame of the OCPP-J RPC framework (OCPP 2.0.1 part 4, 4.2), as far as a station must tell. */
export type Frame =
  | {
      readonly kind: 'call';
      readonly messageId: string;
      readonly action: string;
      /** False for SEND, which OCPP 2.1 leaves without an answer. */
      readonly confirmed: boolean;
    }
  | {
      readonly kind: 'result';
      readonly messageId: string;
      readonly payload: unknown;
      readonly raw: string;
    }
  | {
      readonly kind: 'error';
      /** Null where the peer could not tell which CALL it was: an id of "-1" or null. */
      readonly messageId: string | null;
      readonly code: string;
      readonly description: string;
      readonly details: unknown;
      readonly raw: string;
    }
  | { readonly kind: 'nonsense'; readonly raw: string };

/** Reads one message of the peer; `null` is a binary one, which OCPP does not know. */
export function readFrame(text: string | null): Frame {
  if (text === null) return { kind: 'nonsense', raw: '(binary message)' };
  const raw = text.slice(0, maxExcerptLength);
  const parsed = parseJson(text, { maxLength: maxFrameBytes, maxNesting });
  if (!parsed.ok || !Array.isArray(parsed.value)) return { kind: 'nonsense', raw };
  const [type, id, third, fourth, fifth]: readonly unknown[] = parsed.value;
  // Some backends echo a numeric id as a number.
  const messageId = typeof id === 'string' || typeof id === 'number' ? String(id) : null;
  if ((type === 2 || type === 6) && messageId !== null && typeof third === 'string') {
    return {
      kind: 'call',
      messageId,
      action: third.slice(0, maxNameLength),
      confirmed: type === 2,
    };
  }
  if (type === 3 && messageId !== null) return { kind: 'result', messageId, payload: third, raw };
  if (type === 4) {
    return {
      kind: 'error',
      messageId: messageId === '-1' ? null : messageId,
      code: typeof third === 'string' ? third.slice(0, maxNameLength) : '',
      description: typeof fourth === 'string' ? fourth.slice(0, maxExcerptLength) : '',
      details: fifth,
      raw,
    };
  }
  return { kind: 'nonsense', raw };
}
