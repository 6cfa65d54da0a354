// Builds schemas/ and generated/ from their sources, and dist/, which is the release.
//
// On Node 20 every byte that is parsed, every file that is loaded and above all every ES
// module costs start-up. So dist/ is CommonJS, although the sources are ES modules, and each
// `await import()` in the sources is a file of its own there, that nobody pays for who does
// not need it. What several files need is in each of them: so nothing may depend on two
// copies of a module being one (an error is known by its name, not its class).
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { generateSchemas } from './schemas.mjs';
import { generateValidators } from './validators.mjs';

process.chdir(fileURLToPath(new URL('../', import.meta.url)));
await generateSchemas();
await generateValidators();

const VENDORED = ['ws', 'pkijs', 'asn1js', 'node-forge'];

/** The file in dist/ that holds what a source file exports. */
const fileOf = (source) =>
  relative('src', source)
    .replace(/^\.\.\/generated\//, '')
    .replaceAll('/', '-')
    .replace(/\.[jt]s$/, '');

/** Leaves each dynamic import to a file of its own, and notes which ones those are. */
const apart = (found) => ({
  name: 'apart',
  setup(setup) {
    setup.onResolve({ filter: /.*/ }, ({ kind, path, importer }) => {
      if (kind !== 'dynamic-import') return undefined;
      if (VENDORED.includes(path)) return { path: `./vendor/${path}.cjs`, external: true };
      if (!path.startsWith('.')) return undefined;
      const source = relative('.', resolve(dirname(importer), path));
      found.add(source);
      return { path: `./${fileOf(source)}.cjs`, external: true };
    });
  },
});

/**
 * Parts of libraries that we never use and that cost start-up: commander's subcommands that
 * are executables of their own, and chalk's look at the terminal (we decide on colour).
 */
const unused = {
  name: 'unused',
  setup(setup) {
    setup.onResolve({ filter: /^(node:child_process|#supports-color)$/ }, ({ importer }) =>
      /node_modules.(commander|chalk)/.test(importer)
        ? { path: 'none', namespace: 'none' }
        : undefined,
    );
    setup.onLoad({ filter: /.*/, namespace: 'none' }, () => ({ contents: 'module.exports = {}' }));
  },
};

/**
 * The fault index is plain data and half of all that a command loads: as a file of JSON it is
 * read in a fraction of the time that its source takes, and stands in dist/ once.
 */
const indexAsJson = {
  name: 'index-as-json',
  setup(setup) {
    setup.onLoad({ filter: /src.faults.families\.ts$/ }, () => ({
      contents: `import { readFileSync } from 'node:fs';
export const index = JSON.parse(readFileSync(__dirname + '/faults.json', 'utf8'));`,
    }));
  },
};

async function faultIndex() {
  const built = await build({ ...common, entryPoints: ['src/faults/families.ts'], write: false });
  const module = { exports: {} };
  new Function('module', built.outputFiles[0].text)(module);
  return module.exports.index;
}

/** pkijs and asn1js have to share their classes. */
const sharedAsn1 = {
  name: 'shared-asn1',
  setup(setup) {
    setup.onResolve({ filter: /^asn1js$/ }, ({ kind }) =>
      kind === 'entry-point' ? undefined : { path: './asn1js.cjs', external: true },
    );
  },
};

const common = {
  bundle: true,
  minify: true,
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  platform: 'node',
  target: 'node20.19',
  // What is loaded on demand is CommonJS too: required, without Node's ES module loader.
  supported: { 'dynamic-import': false },
  // Native code, and old CommonJS that warns once it is bundled, stay outside.
  external: ['serialport', 'ntp-client'],
  define: {
    // Where this file is, to find what is shipped beside it.
    'import.meta.dirname': '__dirname',
    'process.env.WS_NO_BUFFER_UTIL': '"1"',
    'process.env.WS_NO_UTF_8_VALIDATE': '"1"',
  },
  legalComments: 'none',
  logLevel: 'warning',
};

/** Builds some files, and then those that they import on demand, until there are no more. */
async function buildAll(entryPoints, built = new Set()) {
  const found = new Set();
  await build({
    ...common,
    entryPoints,
    outdir: 'dist',
    plugins: [apart(found), unused, indexAsJson],
  });
  const all = new Set([...built, ...Object.values(entryPoints)]);
  const next = [...found].filter((source) => !all.has(source));
  if (next.length === 0) return;
  await buildAll(Object.fromEntries(next.map((source) => [fileOf(source), source])), all);
}

await rm('dist', { recursive: true, force: true });
await mkdir('dist');
await writeFile('dist/faults.json', JSON.stringify(await faultIndex()));
await buildAll({ main: 'src/cli/main.ts', index: 'src/index.ts', simulator: 'src/simulate.ts' });
await build({
  ...common,
  entryPoints: Object.fromEntries(VENDORED.map((name) => [name, name])),
  outdir: 'dist/vendor',
  plugins: [sharedAsn1],
});
