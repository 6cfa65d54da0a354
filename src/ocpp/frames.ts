import { THRESHOLDS } from '../thresholds.ts';
import { isObject } from './is-object.ts';
import { parseJson } from './json.ts';

/**
 * One OCPP-J message (OCPP-J 1.6, 4.2; OCPP 2.0.1 part 4, 4.2). `flaw` says in words
 * what breaks the rules of the frame although it could be read; null where nothing does.
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
      readonly details: unknown;
      readonly flaw: string | null;
    }
  | { readonly kind: 'malformed'; readonly flaw: string };

const MAX_MESSAGE_ID = 36;

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
  const [type, id] = elements;
  const messageId = idText(id);
  const common = [
    idFlaw(id),
    ...(typeof type === 'string' ? ['its message type is a string'] : []),
  ];
  // Some stations quote the number: what was meant is beyond doubt.
  switch (Number(typeof type === 'string' || typeof type === 'number' ? type : Number.NaN)) {
    case 2: {
      const [, , action, payload = null] = elements;
      const flaws = [
        countFlaw('CALL', elements, 4),
        ...common,
        typeof action === 'string' ? null : 'its action is not a string',
        elements.length < 4 || isObject(payload) ? null : 'its payload is not an object',
      ];
      return {
        kind: 'call',
        messageId,
        action: typeof action === 'string' ? action : null,
        payload,
        flaw: join(flaws),
      };
    }
    case 3: {
      const [, , payload = null] = elements;
      return {
        kind: 'result',
        messageId,
        payload,
        flaw: join([countFlaw('CALLRESULT', elements, 3), ...common]),
      };
    }
    case 4: {
      const [, , code, description, details = null] = elements;
      const flaws = [
        countFlaw('CALLERROR', elements, 5),
        ...common,
        typeof code === 'string' ? null : 'its error code is not a string',
      ];
      return {
        kind: 'error',
        messageId,
        code: typeof code === 'string' ? code : '',
        description: typeof description === 'string' ? description : '',
        details,
        flaw: join(flaws),
      };
    }
    default:
      return { kind: 'malformed', flaw: 'its message type is none of 2, 3 and 4' };
  }
}

const idText = (id: unknown): string | null =>
  typeof id === 'string' ? id : typeof id === 'number' ? String(id) : null;

function idFlaw(id: unknown): string | null {
  if (typeof id !== 'string') return 'its message id is not a string';
  if (id.length <= MAX_MESSAGE_ID) return null;
  return `its message id has ${id.length} characters, ${MAX_MESSAGE_ID} are allowed`;
}

function countFlaw(name: string, elements: readonly unknown[], count: number): string | null {
  if (elements.length === count) return null;
  return `a ${name} has ${count} elements, this has ${elements.length}`;
}

function join(flaws: readonly (string | null)[]): string | null {
  const found = flaws.filter((flaw) => flaw !== null);
  return found.length === 0 ? null : found.join('; ');
}
