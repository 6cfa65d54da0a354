import fc from 'fast-check';
import type { MessageSchema, Schema } from '../../src/ocpp/compiled.ts';
import { resolved } from '../../src/ocpp/locate.ts';
import { child } from '../../src/ocpp/pointer.ts';
import { fullMessage, validMessage } from './generate.ts';

/** A field of a message, and the schema of what stands there. */
export interface Field {
  readonly pointer: string;
  readonly schema: Schema;
  /** The same as it stands in its type: maybe a reference. */
  readonly member: Schema;
  readonly value: unknown;
  set(value: unknown): void;
  remove(): void;
}

/** All fields and items of a message that its schema knows, from the outside in. */
export function fieldsIn(message: MessageSchema, payload: unknown): Field[] {
  const fields: Field[] = [];
  addWithin(message, payload, '', message, fields);
  return fields;
}

function addWithin(
  schema: Schema,
  holder: unknown,
  above: string,
  message: MessageSchema,
  fields: Field[],
): void {
  if (typeof holder !== 'object' || holder === null) return;
  for (const [name, value] of Object.entries(holder)) {
    const known = schema.items ?? (isField(schema, name) ? schema.properties?.[name] : undefined);
    if (known === undefined) continue;
    const pointer = child(above, name);
    const field: Field = {
      pointer,
      schema: resolved(message, known),
      member: known,
      value,
      set: (to) => void Reflect.set(holder, name, to),
      remove: () => {
        if (Array.isArray(holder)) holder.splice(Number(name), 1);
        else Reflect.deleteProperty(holder, name);
      },
    };
    fields.push(field);
    addWithin(field.schema, value, pointer, message, fields);
  }
}

const isField = ({ properties = {} }: Schema, name: string): boolean =>
  Object.hasOwn(properties, name);

/** Dates that break a rule, and some that only look as if they did. */
export const ODD_DATES = [
  '',
  'now',
  'null',
  '2026-06-15',
  '12:00:00Z',
  '2026-06-15T12:00:00',
  '2026-06-15T12:00Z',
  '2026-06-15T12:00:00.Z',
  '2026-06-15T12:00:00,5Z',
  '2026-06-15 12:00:00Z',
  '2026-06-15\n12:00:00Z',
  '2026-06-15T12:00:00+0200',
  '2026-06-15T12:00:00+02',
  '2026-06-15T12:00:00 Z',
  '2026-06-15T12:00:00.1234Z',
  '2026-06-15T12:00:00.123456+02:00',
  '2026-06-15T12:00:00+24:00',
  '2026-06-15T12:00:00+02:60',
  '2026-06-31T12:00:00Z',
  '2026-13-15T12:00:00Z',
  '2026-00-15T12:00:00Z',
  '2026-06-00T12:00:00Z',
  '2023-02-29T12:00:00Z',
  '2024-02-29T12:00:00Z',
  '1900-02-29T12:00:00Z',
  '2000-02-29T12:00:00Z',
  '2026-06-15T24:00:00Z',
  '2026-06-15T12:60:00Z',
  '2026-06-15T12:00:61Z',
  '2026-06-15T12:00:60Z',
  '2026-06-30T23:59:60Z',
  '2026-07-01T01:59:60.5+02:00',
  '2026-06-30T18:29:60-05:30',
  '0000-01-01T00:00:00Z',
  '1970-01-01T00:00:00Z',
  '+02026-06-15T12:00:00Z',
  '2026-06-15T12:00:00Z ',
  '２０２６-06-15T12:00:00Z',
];

const KINDS = [
  'missing',
  'extra',
  'empty',
  'other type',
  'length',
  'bad value',
  'count',
  'any',
] as const;
type Kind = (typeof KINDS)[number];

/** In how many ways a field can be changed: of some kinds in none. */
function waysOf(kind: Kind, { schema, pointer }: Field): number {
  switch (kind) {
    case 'missing':
      return pointer === '' ? 0 : 1;
    case 'extra':
      return schema.type === 'object' ? NAMES.length : 0;
    case 'empty':
      return 4;
    case 'other type':
      return 6;
    case 'length':
      return schema.type === 'string' ? 6 : 0;
    case 'bad value':
      return schema.format === 'date-time' ? ODD_DATES.length : 6;
    case 'count':
      return schema.type === 'array' ? 3 : 0;
    case 'any':
      return VALUES.length;
  }
}

const VALUES: readonly unknown[] = [
  ...[null, '', {}, [], 0, -1, 1.5, 300, true, 'Accepted', [[]], [null]],
  ...[{ vendorId: 'v' }, { vendorId: 1 }, 'x'.repeat(256), '2026-06-15T12:00:00Z'],
];
const NAMES = ['extra', 'customData', 'vendorId', 'Status', '__proto__', 'constructor', 'a/b~c'];

export interface Mutated {
  readonly payload: unknown;
  /** What was changed, added or removed: nothing else is wrong with the message. */
  readonly pointers: readonly string[];
}

/** A valid message with up to three changes at any depth; not every one makes it invalid. */
export function mutatedMessage(message: MessageSchema): fc.Arbitrary<Mutated> {
  const change = fc.record({
    at: fc.nat(10_000),
    kind: fc.constantFrom(...KINDS),
    pick: fc.nat(1_000),
  });
  const changes = fc.array(change, { maxLength: 3 });
  return fc.tuple(validMessage(message), changes).map(([valid, wanted]) => {
    let payload: unknown = JSON.parse(JSON.stringify(valid));
    const pointers: string[] = [];
    for (const { at, kind, pick } of wanted) {
      const mutated = mutatedAt(message, payload, at, kind, pick);
      payload = mutated.payload;
      pointers.push(...mutated.pointers);
    }
    return { payload, pointers };
  });
}

/** Each field of each type of a message changed alone, in each way that there is. */
export function* singleMutations(message: MessageSchema): Generator<Mutated> {
  const done = new Set<Schema>();
  for (const [place, field] of placesIn(message, { payload: fullMessage(message) }).entries()) {
    if (done.has(field.member)) continue;
    done.add(field.member);
    for (const kind of KINDS) {
      for (let pick = 0; pick < waysOf(kind, field); pick++) {
        yield mutatedAt(message, fullMessage(message), place, kind, pick);
      }
    }
  }
}

/** The payload as a whole, and all its fields. */
function placesIn(message: MessageSchema, root: { payload: unknown }): Field[] {
  const whole: Field = {
    pointer: '',
    schema: message,
    member: message,
    value: root.payload,
    set: (to) => {
      root.payload = to;
    },
    remove: () => undefined,
  };
  return [whole, ...fieldsIn(message, root.payload)];
}

/** Changes the field at a place, counted from the outside in. */
function mutatedAt(
  message: MessageSchema,
  payload: unknown,
  at: number,
  kind: Kind,
  pick: number,
): Mutated {
  const root = { payload };
  const places = placesIn(message, root);
  const field = places[at % places.length];
  const pointers = field === undefined ? [] : [change(field, kind, pick)];
  return { payload: root.payload, pointers };
}

/** Gives back what is different now. */
function change(field: Field, kind: Kind, pick: number): string {
  const { pointer, schema, value } = field;
  switch (kind) {
    case 'missing':
      field.remove();
      // The items after it move up, and are others at their pointers then.
      return pointer.replace(/\/\d+$/, '');
    case 'extra': {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return pointer;
      const name = NAMES[pick % NAMES.length] ?? 'extra';
      const member = VALUES[pick % VALUES.length];
      // As JSON.parse does it: __proto__ is a member like any other.
      const ownMember = { value: member, writable: true, enumerable: true, configurable: true };
      Object.defineProperty(value, name, ownMember);
      return child(pointer, name);
    }
    case 'empty':
      field.set([[], '', {}, null][pick % 4]);
      return pointer;
    case 'other type':
      field.set([String(value), 7, false, 1.5, [value], { is: value }][pick % 6]);
      return pointer;
    case 'length': {
      // The longest that is allowed, and one more.
      const length = (schema.maxLength ?? 40) + (pick % 2);
      field.set(['x', 'é', '\u{1F50C}'][pick % 3]?.repeat(length));
      return pointer;
    }
    case 'bad value':
      field.set(badValue(schema, pick));
      return pointer;
    case 'count': {
      if (!Array.isArray(value)) return pointer;
      const items: unknown[] = value;
      const length = [0, schema.maxItems ?? 4, (schema.maxItems ?? 4) + 1][pick % 3] ?? 0;
      field.set(Array.from({ length }, () => structuredClone(items[0])));
      return pointer;
    }
    case 'any':
      field.set(VALUES[pick % VALUES.length]);
      return pointer;
  }
}

function badValue(schema: Schema, pick: number): unknown {
  if (schema.format === 'date-time') return ODD_DATES[pick % ODD_DATES.length];
  const value = schema.enum?.[pick % schema.enum.length];
  if (value !== undefined) {
    return [value.toLowerCase(), value.toUpperCase(), `${value} `, 'Other', ''][pick % 5];
  }
  const { minimum = 0, maximum = 2 ** 53 } = schema;
  return [minimum, minimum - 1, 0.5, -0.5, maximum, maximum + 1, 1e300][pick % 7];
}
