import { THRESHOLDS } from '../thresholds.ts';
import { isObject } from './is-object.ts';
import { parseJson } from './json.ts';

/**
 * One OCPP-J message (OCPP-J 1.6, 4.2; OCPP 2.0.1 part 4, 4.2). `flaw` says in words what breaks the rules of the frame although it could be read; null
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
  | {
      readonly kind: 'result';
      readonly messageId: string | null;
      readonly payload: unknown;
      readonly flaw: string | null;
    }
  | {
      readonly kind: 'error';
      readonly messageId: string | null;
      readonly code: string;
      readonly description: string;
      readonly flaw: string | null;
    }
  | { readonly kind: 'malformed'; readonly flaw: string };

/**
 * Reads one frame. Never throws, whatever the text is; bounded in length and nesting.
 * `placeAt` tells a place in a frame that was cut out of another text.
 */
export function parseFrame(text: string, placeAt?: (offset: number) => string): Frame {
  const parsed = parseJson(text, {
    ...(placeAt && { placeAt }),
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
      return resultOf(elements);
    case '4':
      return errorOf(elements);
    default:
      return { kind: 'malformed', flaw: 'its message type is none of 2, 3 and 4' };
  }
}

function callOf(elements: readonly unknown[]): Frame {
  const [, id, action, payload = null] = elements;
  return {
    kind: 'call',
    messageId: messageIdOf(id),
    action: typeof action === 'string' ? action : null,
    payload,
    flaw: flawOf(elements, 'a CALL', 4, [
      typeof action === 'string' ? null : 'its action is not a string',
      elements.length < 4 || isObject(payload) ? null : 'its payload is not an object',
    ]),
  };
}

function resultOf(elements: readonly unknown[]): Frame {
  const [, id, payload = null] = elements;
  return {
    kind: 'result',
    messageId: messageIdOf(id),
    payload,
    flaw: flawOf(elements, 'a CALLRESULT', 3, [
      elements.length < 3 || isObject(payload) ? null : 'its payload is not an object',
    ]),
  };
}

function errorOf(elements: readonly unknown[]): Frame {
  const [, id, code, description, details] = elements;
  return {
    kind: 'error',
    messageId: messageIdOf(id),
    code: typeof code === 'string' ? code : '',
    description: typeof description === 'string' ? description : '',
    flaw: flawOf(elements, 'a CALLERROR', 5, [
      typeof code === 'string' ? null : 'its error code is not a string',
      elements.length < 4 || typeof description === 'string'
        ? null
        : 'its description is not a string',
      elements.length < 5 || isObject(details) ? null : 'its details are not an object',
    ]),
  };
}

const messageIdOf = (id: unknown): string | null =>
  typeof id === 'string' || typeof id === 'number' ? String(id) : null;

/** What every frame must keep to, and what only this kind must. */
function flawOf(
  elements: readonly unknown[],
  what: string,
  count: number,
  own: readonly (string | null)[],
): string | null {
  const [type, id] = elements;
  const flaws = [
    elements.length === count ? null : `${what} has ${count} elements, this has ${elements.length}`,
    typeof type === 'number' ? null : 'its message type is not a number',
    idFlaw(id),
    ...own,
  ].filter((flaw) => flaw !== null);
  return flaws.length === 0 ? null : flaws.join('; ');
}

function idFlaw(id: unknown): string | null {
  if (typeof id !== 'string') return 'its message id is not a string';
  const { maxMessageIdLength } = THRESHOLDS.boot;
  if (id.length <= maxMessageIdLength) return null;
  return `its message id has ${id.length} characters, ${maxMessageIdLength} are allowed`;
}
