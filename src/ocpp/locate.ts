import type { MessageSchema, Schema } from './compiled.ts';
import { membersOf } from './pointer.ts';

/** What stands at a JSON pointer of a payload, and what the schema says of that place. */
export interface Place {
  readonly schema: Schema;
  readonly value: unknown;
  /** The standard's name for the type that stands there, with the version. */
  readonly type: string;
  /** The same for the field: `OCPP 2.0.1 ChargingStationType.model`. */
  readonly field: string;
}

/** Follows a pointer into payload and schema at once, as far as the schema knows the way. */
export function locate(message: MessageSchema, payload: unknown, pointer: string): Place {
  let { title: type, title: field } = message;
  let schema: Schema = message;
  let value = payload;
  for (const name of pointer === '' ? [] : membersOf(pointer)) {
    // An item of a list stands for the field that the list is.
    if (schema.items === undefined) field = `${type}.${name}`;
    const next = schema.items ?? schema.properties?.[name] ?? {};
    if (next.$ref !== undefined) type = `${versionOf(message)} ${nameIn(next.$ref)}`;
    schema = resolved(message, next);
    value = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  }
  return { schema, value, type, field };
}

const versionOf = ({ title }: MessageSchema): string => title.slice(0, title.lastIndexOf(' '));

/** A reference is always to a definition in the same schema. */
const nameIn = (reference: string): string => reference.slice('#/definitions/'.length);

/** A schema, or the definition that it refers to. */
export const resolved = ({ definitions }: MessageSchema, schema: Schema): Schema =>
  schema.$ref === undefined ? schema : (definitions?.[nameIn(schema.$ref)] ?? {});
