// The library's types: its own declarations, and those of the report made from the
// published schema, so that whoever uses them has to install nothing else.
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from 'json-schema-to-typescript';

process.chdir(fileURLToPath(new URL('../', import.meta.url)));
await mkdir('dist/types', { recursive: true });

const schema = JSON.parse(await readFile('schemas/report-1.json', 'utf8'));
const options = { bannerComment: '', additionalProperties: true, format: false };
const report = await compile({ ...schema, title: 'Report' }, 'Report', options);
await writeFile('dist/types/report.d.cts', report);

const folder = await mkdtemp(join(tmpdir(), 'ghostcheck-types-'));
execFileSync('npx', ['tsc', '-p', 'tsconfig.types.json', '--outDir', folder], { stdio: 'inherit' });
const declared = await readFile(join(folder, 'src/index.d.ts'), 'utf8');
await rm(folder, { recursive: true });

const imported = [...declared.matchAll(/from '([^']+)'/g)].map(([, path]) => path);
const foreign = imported.filter((path) => path !== './diagnosis/report.ts');
if (foreign.length > 0) throw new Error(`src/index.ts exposes types of ${foreign.join(', ')}`);
await writeFile(
  'dist/types/index.d.cts',
  declared.replaceAll('./diagnosis/report.ts', './report.cjs'),
);
