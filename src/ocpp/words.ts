import type { MessageSchema, Schema } from './compiled.ts';

/** What a schema asks for, in words. */
export interface Words {
  readonly expected: string;
  /** The names of the fields of an object, or the values of an enumeration. */
  readonly names: readonly string[];
  /** The same as a sentence of what else could stand there. */
  readonly known: string;
}

/** Of the schemas that are compiled in: there are only so many. */
const before = new WeakMap<Schema, Words>();

export function wordsFor(schema: Schema, message: MessageSchema): Words {
  const ready = before.get(schema);
  if (ready !== undefined) return ready;
  const names = schema.enum ?? Object.keys(schema.properties ?? {});
  const words = {
    expected: expectedBy(schema, message),
    names,
    known: names.length === 0 ? 'no fields' : `only ${names.join(', ')}`,
  };
  before.set(schema, words);
  return words;
}

function rangeOf({ minimum, maximum }: Schema): string {
  if (minimum === undefined) return maximum === undefined ? '' : `, at most ${maximum}`;
  return maximum === undefined ? `, ${minimum} or more` : `, ${minimum} to ${maximum}`;
}

function expectedBy(schema: Schema, { title }: MessageSchema): string {
  const { type, maxLength, required } = schema;
  if (schema.enum !== undefined) return `one of ${schema.enum.join(', ')}`;
  if (schema.format === 'date-time') {
    const decimals = title.startsWith('OCPP 1.6') ? '' : ', at most three decimals';
    return `an RFC 3339 date-time with T and a time zone${decimals}`;
  }
  switch (type) {
    case 'string':
      return maxLength === undefined ? 'a string' : `a string of at most ${maxLength} characters`;
    case 'integer':
      return `a whole number${rangeOf(schema)}`;
    case 'number':
      return 'a number';
    case 'boolean':
      return 'true or false';
    case 'array':
      return `an array${countOf(schema)}`;
    case 'object':
      return required === undefined ? 'an object' : `an object with ${required.join(', ')}`;
    default:
      return 'a value';
  }
}

function countOf({ minItems = 0, maxItems }: Schema): string {
  if (maxItems !== undefined) return ` of ${minItems} to ${maxItems}`;
  return minItems === 0 ? '' : ` of at least ${minItems}`;
}
