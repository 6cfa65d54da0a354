import type { ErrorObject } from 'ajv';
import type { OcppVersion } from '../facts/statement.ts';

/** The part of JSON Schema that the OCPP schemas use. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** A schema of schemas/ocpp/. The names of the definitions are those of the standard's types. */
export interface MessageSchema extends Schema {
  /** Version and message, as the standard names them: `OCPP 1.6 BootNotification.req`. */
  readonly title: string;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

/** What scripts/ocpp-validators.mjs makes of a schema; ajv's errors do not hold any data. */
export interface CompiledMessage {
  readonly schema: MessageSchema;
  readonly validate: { (payload: unknown): boolean; errors?: ErrorObject[] | null };
}

export type Direction = 'request' | 'response';

export type CompiledAction = Readonly<Record<Direction, CompiledMessage>>;

/** Loads an action on demand: `ACTIONS['2.0.1'].Authorize()`. */
export type ActionTable = Readonly<
  Record<OcppVersion, Readonly<Record<string, () => Promise<CompiledAction>>>>
>;
