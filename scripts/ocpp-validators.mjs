// Compiles the OCPP schemas: a module in generated/ocpp/ for each action of a version, with
// its request and its response, and a table from which every one of them is loaded on demand.
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { _, Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { writeChanged } from './schemas.mjs';

const SOURCE = 'schemas/ocpp';
const TARGET = 'generated/ocpp';
const FILE = /^(\w+)(Request|Response)\.json$/;

const actionTypes = `import type { CompiledMessage } from '../../../src/ocpp/compiled.ts';
export declare const request: CompiledMessage;
export declare const response: CompiledMessage;
`;
const tableTypes = `import type { ActionTable } from '../../src/ocpp/compiled.ts';
export declare const ACTIONS: ActionTable;
`;

/** The schemas that ajv writes into its code, as the names of those that are there anyway. */
function namesOf(schemas) {
  const names = new Map();
  for (const [direction, schema] of Object.entries(schemas)) {
    names.set(JSON.stringify(schema), `${direction}Schema`);
    for (const [type, definition] of Object.entries(schema.definitions ?? {})) {
      names.set(JSON.stringify(definition), `${direction}Schema.definitions.${type}`);
    }
  }
  return names;
}

/** One direction without the other is left of it, where only that is imported. */
function codeOf(schemas) {
  const ajv = new Ajv({
    allErrors: true,
    messages: false,
    // One function for each type of the standard, not a copy of it wherever it is used.
    inlineRefs: false,
    strict: true,
    code: { source: true, esm: true, formats: _`formats` },
  });
  ajv.addFormat('date-time', () => true);
  const directions = Object.keys(schemas);
  for (const direction of directions) ajv.addSchema(schemas[direction], direction);
  const exported = directions.map((direction) => [`${direction}Is`, direction]);
  let code = standalone
    .default(ajv, Object.fromEntries(exported))
    .replaceAll(/export const (\w+Is) =/g, 'const $1 =')
    // Characters are counted only where there could be too many: none is less than a unit.
    .replaceAll(/(func\d+)\((data\d*)\) > (\d+)/g, '$2.length > $3 && $1($2) > $3')
    // Quadratic, in a list that a stranger filled with thousands of wrong items.
    .replaceAll(
      /vErrors = vErrors === null \? (\w+)\.errors : vErrors\.concat\(\1\.errors\);/g,
      'if (vErrors === null) vErrors = $1.errors; else for (const e of $1.errors) vErrors.push(e);',
    );
  if (code.includes('.concat(')) throw new Error('ajv joins errors in another way than before');
  const names = namesOf(schemas);
  for (const [all, schema, value] of code.matchAll(
    /const (schema\d+) = (\{.*?\});(?=const |function )/g,
  )) {
    const name = names.get(value);
    if (name === undefined) throw new Error('ajv writes schemas in another way than before');
    code = code.replace(all, '').replaceAll(new RegExp(`\\b${schema}\\b`, 'g'), name);
  }
  return [
    ...directions.map((name) => `const ${name}Schema = ${JSON.stringify(schemas[name])};`),
    code,
    ...directions.map(
      (name) => `export const ${name} = { schema: ${name}Schema, validate: ${name}Is };`,
    ),
  ].join('\n');
}

async function bundled(code, formats) {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { ${formats} as formats } from './src/ocpp/date-time.ts';\n${code}`,
      resolveDir: '.',
      loader: 'js',
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    logLevel: 'warning',
  });
  return outputFiles[0].text;
}

/** The schemas of a version: action to direction to schema. */
async function actionsOf(version) {
  const actions = new Map();
  for (const file of (await readdir(`${SOURCE}/${version}`)).sort()) {
    const [, action, kind] = FILE.exec(file) ?? [];
    if (action === undefined) throw new Error(`${file} is named after no request or response`);
    const schema = JSON.parse(await readFile(`${SOURCE}/${version}/${file}`, 'utf8'));
    const { $schema: _schema, $id: _id, ...body } = schema;
    actions.set(action, { ...actions.get(action), [kind.toLowerCase()]: body });
  }
  return actions;
}

/** Writes all of them, and gives back the names of the files. */
export async function generateOcppValidators() {
  const written = [];
  const write = async (file, content) => {
    await writeChanged(`${TARGET}/${file}`, content);
    written.push(`${TARGET}/${file}`);
  };
  const rows = [];
  for (const version of (await readdir(SOURCE)).sort()) {
    await mkdir(`${TARGET}/${version}`, { recursive: true });
    const actions = await actionsOf(version);
    const formats = version === '1.6' ? 'formats16' : 'formats2x';
    for (const [action, schemas] of actions) {
      await write(`${version}/${action}.js`, await bundled(codeOf(schemas), formats));
      await write(`${version}/${action}.d.ts`, actionTypes);
    }
    const loaders = [...actions.keys()].map(
      (action) => `    ${action}: () => import('./${version}/${action}.js'),`,
    );
    rows.push(`  '${version}': {\n${loaders.join('\n')}\n  },`);
  }
  await write('actions.js', `export const ACTIONS = {\n${rows.join('\n')}\n};\n`);
  await write('actions.d.ts', tableTypes);
  return written;
}
