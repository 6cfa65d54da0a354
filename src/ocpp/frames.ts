import { THRESHOLDS } from '../thresholds.ts';
import { isObject } from './is-object.ts';
import { parseJson } from './json.ts';

/**
 * One OCPP-J message (OCPP-J 1.6, 4.2; OCPP 2.0.1 part 4, 4.2), read as a station's CALL.
 * `flaw` says in words what breaks the rules of the frame although it could be read; null
 * where nothing does.
 */
export type Frame =
  | {
      readonly kind: 'call';
      readonly messageId: string | null;
      readonly action: string | null;
      readonly payload: unknown;
      readonly flaw: string | null;
    }
  | { readonly kind: 'result' | 'error' }
  | { readonly kind: 'malformed'; readonly flaw: string };

/** Reads one frame. Never throws, whatever the text is; bounded in length and nesting. */
export function parseFrame(text: string): Frame {
  const parsed = parseJson(text, {
    maxLength: THRESHOLDS.boot.maxFrameBytes,
    maxNesting: THRESHOLDS.boot.maxNesting,
  });
  return parsed.ok ? frameOf(parsed.value) : { kind: 'malformed', flaw: parsed.flaw };
}

function frameOf(value: unknown): Frame {
  if (!Array.isArray(value)) return { kind: 'malformed', flaw: 'not a JSON array' };
  const elements: readonly unknown[] = value;
  const [type] = elements;
  // Some stations quote the number: what was meant is beyond doubt.
  switch (String(type)) {
    case '2':
      return callOf(elements);
    case '3':
      return { kind: 'result' };
    case '4':
      return { kind: 'error' };
    default:
      return { kind: 'malformed', flaw: 'its message type is none of 2, 3 and 4' };
  }
}

function callOf(elements: readonly unknown[]): Frame {
  const [type, id, action, payload = null] = elements;
  const count = elements.length;
  const flaws = [
    count === 4 ? null : `a CALL has 4 elements, this has ${count}`,
    typeof type === 'number' ? null : 'its message type is not a number',
    idFlaw(id),
    typeof action === 'string' ? null : 'its action is not a string',
    count < 4 || isObject(payload) ? null : 'its payload is not an object',
  ].filter((flaw) => flaw !== null);
  return {
    kind: 'call',
    messageId: typeof id === 'string' || typeof id === 'number' ? String(id) : null,
    action: typeof action === 'string' ? action : null,
    payload,
    flaw: flaws.length === 0 ? null : flaws.join('; '),
  };
}

function idFlaw(id: unknown): string | null {
  if (typeof id !== 'string') return 'its message id is not a string';
  const { maxMessageIdLength } = THRESHOLDS.boot;
  if (id.length <= maxMessageIdLength) return null;
  return `its message id has ${id.length} characters, ${maxMessageIdLength} are allowed`;
}
