import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import type { OcppVersion } from '../../src/facts/statement.ts';
import type { Direction } from '../../src/ocpp/compiled.ts';
import { isObject } from '../../src/ocpp/is-object.ts';

const require = createRequire(import.meta.url);
const folder = join(dirname(require.resolve('ocpp-rpc/package.json')), 'lib/schemas');
const FILES = { '1.6': 'ocpp1_6.json', '2.0.1': 'ocpp2_0_1.json', '2.1': 'ocpp2_1.json' };
const SUFFIXES = {
  '1.6': { request: '.req', response: '.conf' },
  '2.0.1': { request: '.req', response: '.conf' },
  '2.1': { request: 'Request', response: 'Response' },
};

/** The Open Charge Alliance's schema of a message, out of the set that npm's ocpp-rpc ships. */
export function officialSchema(version: OcppVersion, action: string, direction: Direction): object {
  const schemas: { $id: string }[] = require(join(folder, FILES[version]));
  const id = `urn:${action}${SUFFIXES[version][direction]}`;
  const schema = schemas.find(({ $id }) => $id === id);
  if (schema === undefined) throw new Error(`ocpp-rpc has no ${id} for OCPP ${version}`);
  // Its $id is no URN that a strict parser takes; references stay within the schema.
  const { $id: _id, ...body } = schema;
  return body;
}

/** The verdict of ajv and ajv-formats on that schema. */
export function official(
  version: OcppVersion,
  action: string,
  direction: Direction,
): (payload: unknown) => boolean {
  const ajv = new Ajv({ strict: false });
  addFormats.default(ajv);
  return ajv.compile(officialSchema(version, action, direction));
}

/** What neither allows nor forbids anything, and what says nothing where it stands. */
const IDLE = [
  ...['$schema', '$id', 'title', 'comment', 'description', 'javaType', 'tsEnumNames'],
  ...['definitions', 'default', 'additionalItems'],
];

/** A schema with its references followed, in a fixed order, without all that is idle. */
export function bareSchema(schema: unknown, definitions: unknown): unknown {
  if (!isObject(schema)) return schema;
  if (typeof schema.$ref === 'string' && isObject(definitions)) {
    return bareSchema(definitions[schema.$ref.replace('#/definitions/', '')], definitions);
  }
  const isPlain = schema.type !== 'object';
  const bare: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (IDLE.includes(keyword) || (isPlain && keyword === 'additionalProperties')) continue;
    if (keyword === 'properties' && isObject(value)) {
      const fields = Object.entries(value);
      if (fields.length === 0) continue;
      bare[keyword] = Object.fromEntries(
        fields.map(([name, field]) => [name, bareSchema(field, definitions)]),
      );
    } else if (keyword === 'items') {
      bare[keyword] = bareSchema(value, definitions);
    } else {
      bare[keyword] = Array.isArray(value) ? value.map(String).sort() : value;
    }
  }
  return bare;
}
