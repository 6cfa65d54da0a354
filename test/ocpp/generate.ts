import fc from 'fast-check';
import type { MessageSchema, Schema } from '../../src/ocpp/compiled.ts';
import { resolved } from '../../src/ocpp/locate.ts';

/**
 * A valid message of a schema of schemas/ocpp/: any of its optional fields, with any values.
 * Parts of it can be the same object: copy it before it is changed.
 */
export const validMessage = (message: MessageSchema): fc.Arbitrary<unknown> =>
  anyOf(message, message);

/** What JSON.parse makes of members that a vendor is free to add. */
const CUSTOM = [
  '{"vendorId": ""}',
  '{"vendorId": "v", "a": {"b": [1, null]}, "vendor-specific": false}',
  '{"__proto__": {"vendorId": 1}, "constructor": null, "vendorId": "org.example"}',
  `{"vendorId": "${'\u{1F50C}'.repeat(255)}"}`,
];

function anyOf(given: Schema, message: MessageSchema): fc.Arbitrary<unknown> {
  const schema = resolved(message, given);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'object':
      return objectOf(schema, message);
    case 'array': {
      const { items = {}, minItems: minLength = 0, maxItems } = schema;
      const list = (min: number, max: number) =>
        fc.array(anyOf(items, message), { minLength: min, maxLength: max });
      const short = list(minLength, Math.min(maxItems ?? 2, 2));
      return maxItems === undefined
        ? short
        : fc.oneof({ arbitrary: short, weight: 5 }, list(maxItems, maxItems));
    }
    case 'string':
      return schema.format === 'date-time' ? dateTime(message) : text(schema.maxLength);
    case 'integer': {
      const { minimum = -(2 ** 31), maximum = Number.MAX_VALUE } = schema;
      const numbers = [minimum, 0, 1, -1, 300, 2 ** 31, 1e15];
      return fc.constantFrom(...numbers.filter((number) => number >= minimum && number <= maximum));
    }
    case 'number':
      return fc.constantFrom(0, -1, 0.5, -0.25, 230, 1e-7, -1e300);
    case 'boolean':
      return fc.boolean();
    default:
      return fc.jsonValue({ maxDepth: 1 });
  }
}

function objectOf(schema: Schema, message: MessageSchema): fc.Arbitrary<unknown> {
  if (schema === message.definitions?.CustomDataType) {
    return fc.constantFrom(...CUSTOM).map((json): unknown => JSON.parse(json));
  }
  const fields = Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, of]) => [name, anyOf(of, message)]),
  );
  return fc.record(fields, { requiredKeys: [...(schema.required ?? [])] });
}

/** A length counts code points: the longest text that fits may have twice as many units. */
function text(maxLength = 40): fc.Arbitrary<string> {
  const texts = ['', ' ', 'a', '0', '-71', 'null', 'Ünï', '\0', '\ud83d', '"\\\n', '\u{1F50C}'];
  const longest = ['x', 'é', '\u{1F50C}'].map((one) => one.repeat(maxLength));
  return fc.constantFrom(...texts.filter((one) => one.length <= maxLength), ...longest);
}

function dateTime({ title }: MessageSchema): fc.Arbitrary<string> {
  const decimals = ['', '', '.5', '.123', ...(title.startsWith('OCPP 1.6') ? ['.123456789'] : [])];
  return fc
    .record({
      second: fc.integer({ min: -(2 ** 31), max: 2 ** 32 }),
      fraction: fc.constantFrom(...decimals),
      zone: fc.constantFrom('Z', 'Z', 'z', '+00:00', '-00:00', '+05:45', '-11:00'),
      separator: fc.constantFrom('T', 't'),
    })
    .map(({ second, fraction, zone, separator }) => {
      const [date, time] = new Date(second * 1000).toISOString().slice(0, 19).split('T');
      return `${date}${separator}${time}${fraction}${zone}`;
    });
}

/** The same message every time: each field that there is, and one item in each list. */
export const fullMessage = (message: MessageSchema): unknown => fullOf(message, message);

function fullOf(given: Schema, message: MessageSchema): unknown {
  const schema = resolved(message, given);
  if (schema.enum !== undefined) return schema.enum[0];
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, of]) => [name, fullOf(of, message)]),
      );
    case 'array':
      return [fullOf(schema.items ?? {}, message)];
    case 'string':
      return schema.format === 'date-time' ? '2026-06-15T12:00:00Z' : 'a';
    case 'boolean':
      return true;
    default:
      return 1;
  }
}
