import type { ErrorObject } from 'ajv';
import { isObject } from './is-object.ts';
import { child } from './pointer.ts';

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
}

/** All violations that ajv found (`allErrors`, `verbose`), one for each field and defect. */
export function violationsOf(errors: readonly ErrorObject[]): Violation[] {
  const seen = new Map<string, Violation>();
  for (const error of errors) {
    const violation = violationOf(error);
    if (violation === null) continue;
    const key = `${violation.defect}:${violation.pointer}`;
    if (!seen.has(key)) seen.set(key, violation);
  }
  const rank = ({ defect }: Violation) => DEFECTS.indexOf(defect);
  return [...seen.values()].sort((a, b) => rank(a) - rank(b));
}

function violationOf(error: ErrorObject): Violation | null {
  const { keyword, instancePath: pointer, data } = error;
  // ajv types both as `any`: nothing is known of them until it is checked.
  const params: Record<string, unknown> = error.params;
  const parent: unknown = error.parentSchema;
  const properties = isObject(parent) && isObject(parent.properties) ? parent.properties : {};
  const found = describeValue(data);
  switch (keyword) {
    case 'required': {
      const name = String(params.missingProperty);
      const expected = describeSchema(properties[name]);
      const given = isObject(data) ? Object.keys(data) : [];
      const meant = sameButForCase(name, given);
      return {
        defect: 'missing',
        pointer: child(pointer, name),
        expected,
        found: 'nothing',
        meant,
      };
    }
    case 'additionalProperties': {
      const name = String(params.additionalProperty);
      const value = isObject(data) ? describeValue(data[name]) : found;
      return {
        defect: 'unknown',
        pointer: child(pointer, name),
        expected: `only ${Object.keys(properties).join(', ')}`,
        found: value,
        meant: sameButForCase(name, Object.keys(properties)),
      };
    }
    case 'type':
      return { defect: 'type', pointer, expected: describeSchema(parent), found, meant: null };
    case 'maxLength': {
      const length = typeof data === 'string' ? [...data].length : 0;
      return {
        defect: 'too-long',
        pointer,
        expected: `at most ${String(params.limit)} characters`,
        found: `${length} characters (${found})`,
        meant: null,
      };
    }
    case 'enum': {
      const values = wordsOf(params.allowedValues);
      const meant = typeof data === 'string' ? sameButForCase(data, values) : null;
      return { defect: 'value', pointer, expected: `one of ${values.join(', ')}`, found, meant };
    }
    case 'minimum':
    case 'format':
    case 'pattern':
      return { defect: 'value', pointer, expected: describeSchema(parent), found, meant: null };
    default:
      return null;
  }
}

/** What a schema of ours asks for, in words. */
function describeSchema(schema: unknown): string {
  if (!isObject(schema)) return 'a value';
  if (Array.isArray(schema.enum)) return `one of ${wordsOf(schema.enum).join(', ')}`;
  if (schema.format === 'date-time') {
    const decimals = String(schema.pattern).includes('{1,3}') ? ', at most three decimals' : '';
    return `an RFC 3339 date-time with T and a time zone${decimals}`;
  }
  switch (schema.type) {
    case 'string':
      return `a string of at most ${String(schema.maxLength)} characters`;
    case 'integer':
      return schema.minimum === 0 ? 'a whole number, 0 or more' : 'a whole number';
    case 'object':
      return Array.isArray(schema.required)
        ? `an object with ${wordsOf(schema.required).join(', ')}`
        : 'an object';
    default:
      return 'a value';
  }
}

const wordsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

function sameButForCase(name: string, known: readonly string[]): string | null {
  const lower = name.toLowerCase();
  return known.find((word) => word !== name && word.toLowerCase() === lower) ?? null;
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
