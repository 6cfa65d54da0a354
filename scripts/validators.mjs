// Compiles every JSON schema in schemas/ into standalone validation code in generated/,
// so that no command pays for compiling one. One file per schema, loaded on demand; those of
// OCPP are compiled in ocpp-validators.mjs.
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import addFormats from 'ajv-formats';
import { build } from 'esbuild';
import { generateOcppValidators } from './ocpp-validators.mjs';
import { readersSchema } from './readers-schema.mjs';
import { writeChanged } from './schemas.mjs';

async function filesIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** One schema as a module that exports its validate function and needs nothing else. */
async function standaloneCode(schema, { verbose }) {
  const ajv = new Ajv({
    allErrors: true,
    // Copies the schema into every error: only where errors are told to a person.
    verbose,
    strict: true,
    strictTypes: false,
    code: { source: true, esm: true },
  });
  addFormats.default(ajv);
  const { $id: _id, ...body } = schema;
  const { outputFiles } = await build({
    stdin: { contents: standalone.default(ajv, ajv.compile(body)), resolveDir: '.', loader: 'js' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    logLevel: 'warning',
  });
  return outputFiles[0].text;
}

const types = `import type { ErrorObject } from 'ajv';
export declare const validate: { (data: unknown): boolean; errors?: ErrorObject[] | null };
export default validate;
`;

export async function generateValidators() {
  await mkdir('generated', { recursive: true });
  const written = new Set(await generateOcppValidators());
  const compile = async (name, schema, options) => {
    const path = join('generated', name);
    await writeChanged(`${path}.js`, await standaloneCode(schema, options));
    await writeChanged(`${path}.d.ts`, types);
    written.add(`${path}.js`).add(`${path}.d.ts`);
  };
  for (const file of (await readdir('schemas')).filter((name) => name.endsWith('.json')).sort()) {
    // Of several documents in one, each is checked by its own schema.
    if (/^(facts-of-stations|reports)-\d/.test(file)) continue;
    const verbose = !/^(facts|report)-\d/.test(file);
    const schema = JSON.parse(await readFile(join('schemas', file), 'utf8'));
    const name = file.replace(/\.json$/, '');
    await compile(name, schema, { verbose });
    if (name === 'report-1') await compile(`${name}-read`, readersSchema(schema), { verbose });
  }
  for (const file of await filesIn('generated')) if (!written.has(file)) await rm(file);
}
