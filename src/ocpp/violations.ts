import type { ErrorObject } from 'ajv';
import type { CompiledMessage, MessageSchema } from './compiled.ts';
import { isObject } from './is-object.ts';
import { locate, resolved } from './locate.ts';
import { child } from './pointer.ts';
import { wordsFor } from './words.ts';

/** In the order in which they are told: what makes most backends refuse a message first. */
const DEFECTS = ['missing', 'type', 'value', 'too-long', 'unknown'] as const;
export type Defect = (typeof DEFECTS)[number];

/** One place where a payload breaks its schema. */
export interface Violation {
  readonly defect: Defect;
  /** JSON pointer of the field itself, also of one that is missing. */
  readonly pointer: string;
  readonly expected: string;
  /** What stands there instead, bounded in length. */
  readonly found: string;
  /** A known name or value that differs in letter case only. */
  readonly meant: string | null;
  /** Where the standard asks for it, in its own names: `OCPP 2.0.1 ChargingStationType.model`. */
  readonly requirement: string;
}

/** All violations of a payload, one for each field and defect; empty where it is valid. */
export function violationsIn(message: CompiledMessage, payload: unknown): Violation[] {
  if (message.validate(payload)) return [];
  const violations: Violation[] = [];
  for (const error of message.validate.errors ?? []) {
    const violation = violationOf(error, message.schema, payload);
    if (violation !== null) violations.push(violation);
  }
  const rank = ({ defect }: Violation) => DEFECTS.indexOf(defect);
  return violations.sort((a, b) => rank(a) - rank(b));
}

function violationOf(
  error: ErrorObject,
  message: MessageSchema,
  payload: unknown,
): Violation | null {
  const { keyword, instancePath: pointer } = error;
  // ajv types them as `any`: nothing is known of them until it is checked.
  const params: Record<string, unknown> = error.params;
  const { schema, value, type, field } = locate(message, payload, pointer);
  if (keyword === 'required') {
    const name = String(params.missingProperty);
    const asked = schema.properties?.[name] ?? {};
    return {
      defect: 'missing',
      pointer: child(pointer, name),
      expected: wordsFor(resolved(message, asked), message).expected,
      found: 'nothing',
      meant: isObject(value) ? sameButForCase(name, Object.keys(value)) : null,
      requirement: `${type}.${name}`,
    };
  }
  const words = wordsFor(schema, message);
  if (keyword === 'additionalProperties') {
    const name = String(params.additionalProperty);
    return {
      defect: 'unknown',
      pointer: child(pointer, name),
      expected: words.known,
      found: describeValue(isObject(value) ? value[name] : undefined),
      meant: sameButForCase(name, words.names),
      requirement: type,
    };
  }
  // Of what is no text, the type was told already.
  if (keyword === 'enum' && typeof value !== 'string') return null;
  const found = describeValue(value);
  if (keyword === 'maxLength') {
    const length = typeof value === 'string' ? [...value].length : 0;
    return {
      defect: 'too-long',
      pointer,
      expected: `at most ${String(params.limit)} characters`,
      found: `${length} characters (${found})`,
      meant: null,
      requirement: field,
    };
  }
  return {
    defect: keyword === 'type' ? 'type' : 'value',
    pointer,
    expected: words.expected,
    found,
    meant: keyword === 'enum' ? sameButForCase(String(value), words.names) : null,
    requirement: field,
  };
}

function sameButForCase(name: string, known: readonly string[]): string | null {
  let lower: string | undefined;
  for (const word of known) {
    if (word.length !== name.length || word === name) continue;
    lower ??= name.toLowerCase();
    if (word.toLowerCase() === lower) return word;
  }
  return null;
}

const MAX_SHOWN = 60;

/** A value of a stranger in few characters: its type always, its text as far as it fits. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(clip(value));
  if (typeof value === 'number' || typeof value === 'boolean') {
    return `${String(value)} (a ${typeof value})`;
  }
  if (value === null) return 'null';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  return isObject(value) ? 'an object' : 'nothing';
}

/** The start of a text, with a mark where it was cut. */
export const clip = (text: string, length = MAX_SHOWN): string =>
  text.length <= length ? text : `${text.slice(0, length - 1)}…`;
