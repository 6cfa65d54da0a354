// The library's types: its own declarations, and those of the report and of scenarios made from
// the published schemas, so that whoever uses them has to install nothing else.
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from 'json-schema-to-typescript';

process.chdir(fileURLToPath(new URL('../', import.meta.url)));
await mkdir('dist/types', { recursive: true });

const options = { bannerComment: '', additionalProperties: true, format: false };
for (const name of ['Report', 'Scenario']) {
  const file = name.toLowerCase();
  const schema = JSON.parse(await readFile(`schemas/${file}-1.json`, 'utf8'));
  const types = await compile({ ...schema, title: name }, name, options);
  await writeFile(`dist/types/${file}.d.cts`, types);
}

const folder = await mkdtemp(join(tmpdir(), 'ghostcheck-types-'));
execFileSync('npx', ['tsc', '-p', 'tsconfig.types.json', '--outDir', folder], { stdio: 'inherit' });
/** The modules that may be exposed, and where their types are published. */
const published = {
  './diagnosis/report.ts': './report.cjs',
  './simulator/scenario/scenario.ts': './scenario.cjs',
  './index.ts': './index.cjs',
};
for (const [source, target] of [
  ['index', 'index'],
  ['simulate', 'simulator'],
]) {
  const declared = await readFile(join(folder, `src/${source}.d.ts`), 'utf8');
  const imported = [...declared.matchAll(/from '([^']+)'/g)].map(([, path]) => path);
  const foreign = imported.filter((path) => published[path] === undefined);
  if (foreign.length > 0)
    throw new Error(`src/${source}.ts exposes types of ${foreign.join(', ')}`);
  const types = declared.replaceAll(/(?<=from ')[^']+/g, (path) => published[path]);
  // AsyncDisposable is newer than what a consumer's target may bring along.
  const lib = types.includes('AsyncDisposable')
    ? '/// <reference lib="esnext.disposable" />\n'
    : '';
  await writeFile(`dist/types/${target}.d.cts`, lib + types);
}
await rm(folder, { recursive: true });
