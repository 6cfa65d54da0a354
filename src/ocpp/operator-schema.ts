import { Script } from 'node:vm';
import { Ajv, type ErrorObject, type Options } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { THRESHOLDS } from '../thresholds.ts';
import { isObject } from './is-object.ts';
import { child } from './pointer.ts';
import { clip } from './violations.ts';

export interface Problem {
  readonly pointer: string;
  readonly problem: string;
}

/** For each payload what the schema refuses; or why the schema cannot be used. */
export type Applied =
  | { readonly ok: true; readonly problems: Problem[][] }
  | { readonly ok: false; readonly problem: string; readonly hint: string };

const { schemaTimeoutMs, maxFindings } = THRESHOLDS.boot;

/**
 * Applies a stranger's JSON Schema (draft 4 to 7 as draft 7, or 2020-12). Nothing is
 * loaded for it, and it gets a fixed time: a pattern can backtrack for ever, and a schema
 * that refers to itself can grow without end.
 */
export function problemsBy(
  schema: Record<string, unknown>,
  payloads: readonly (object | null)[],
): Applied {
  if (!KEYWORDS.some((keyword) => Object.hasOwn(schema, keyword))) {
    return {
      ok: false,
      problem: 'is not a JSON Schema: it has none of its keywords',
      hint: 'Give the schema, not a message.',
    };
  }
  try {
    return within(schemaTimeoutMs, () => {
      const validate = compile(schema);
      const problems = payloads.map((payload) =>
        payload === null || validate(payload) ? [] : problemsOf(validate.errors ?? []),
      );
      return { ok: true, problems };
    });
  } catch (error) {
    return { ok: false, ...reasonOf(error) };
  }
}

/** A schema without any of them refuses nothing: a message that was mistaken for one. */
const KEYWORDS = [
  ...['$ref', 'type', 'enum', 'const', 'required', 'properties', 'patternProperties'],
  ...['additionalProperties', 'unevaluatedProperties', 'propertyNames', 'dependentRequired'],
  ...['allOf', 'anyOf', 'oneOf', 'not', 'if', 'minProperties', 'maxProperties'],
];

/** Ends `work` when its time is up, also in the middle of a regular expression. */
function within<T>(timeout: number, work: () => T): T {
  let result: T | undefined;
  const run = () => {
    result = work();
  };
  new Script('run()').runInNewContext({ run }, { timeout });
  if (result === undefined) throw new Error('ended without a result');
  return result;
}

const OPTIONS: Options = {
  allErrors: true,
  strict: false,
  logger: false,
  // Its own members are its author's: javaType and comment in the published OCPP schemas.
  validateSchema: true,
};

function compile(schema: Record<string, unknown>) {
  // The names by which others could refer to it: drafts 4 and 6 have them too.
  const { $schema, $id: _id, id: _draft4, ...body } = schema;
  const ajv = String($schema).includes('2020-12') ? new Ajv2020(OPTIONS) : new Ajv(OPTIONS);
  addFormats.default(ajv);
  return ajv.compile(body);
}

function problemsOf(errors: readonly ErrorObject[]): Problem[] {
  const problems = errors.map(({ instancePath, params, message = '' }) => {
    const member: unknown =
      params.missingProperty ?? params.additionalProperty ?? params.unevaluatedProperty;
    return {
      pointer: typeof member === 'string' ? child(instancePath, member) : instancePath,
      problem: clip(message, 200),
    };
  });
  return problems.slice(0, maxFindings);
}

function reasonOf(error: unknown): { problem: string; hint: string } {
  const message = error instanceof Error ? error.message : String(error);
  // An error of the other context: no Error of ours.
  if (isObject(error) && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
    return {
      problem: `takes longer than the ${schemaTimeoutMs / 1000} s allowed`,
      hint: 'Look for a pattern with nested repetitions, or definitions that refer to each other.',
    };
  }
  if (error instanceof RangeError) {
    return {
      problem: 'is nested too deeply, or refers to itself without end',
      hint: 'Simplify it.',
    };
  }
  const [, other] = /can't resolve reference (\S+)/.exec(message) ?? [];
  if (other !== undefined) {
    return {
      problem: `refers to ${clip(other, 120)}, which is not in it`,
      hint: 'Nothing is loaded for a schema: put what it refers to into its definitions.',
    };
  }
  return {
    problem: `is not a JSON Schema that can be used: ${clip(message, 200)}`,
    hint: 'Drafts 4 to 7 and 2020-12 are understood.',
  };
}
