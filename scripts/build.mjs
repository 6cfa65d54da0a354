// Builds schemas/ and generated/ from their sources, and dist/, which is the release:
//
//   main.cjs         answers --version, and loads the program for everything else
//   program.cjs      all of our own code for the command line, in one file
//   facts.cjs        the validator of facts files, which only `judge` needs
//   index.cjs        the library
//   vendor/*.cjs     libraries that only some commands need, each loaded when it is used
//
// On Node 20 each file that is loaded costs start-up, and an ES module more than CommonJS:
// so the release is a few CommonJS files, although the sources are ES modules.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { generateSchemas } from './schemas.mjs';
import { generateValidators } from './validators.mjs';

process.chdir(fileURLToPath(new URL('../', import.meta.url)));
await generateSchemas();
await generateValidators();

const VENDORED = ['ws', 'pkijs', 'asn1js'];

/** What is loaded on demand stays a file of its own instead of being copied in. */
const apart = (files) => ({
  name: 'apart',
  setup(setup) {
    setup.onResolve({ filter: /.*/ }, ({ kind, path }) => {
      if (kind !== 'dynamic-import') return undefined;
      if (VENDORED.includes(path)) return { path: `./vendor/${path}.cjs`, external: true };
      const file = Object.entries(files).find(([ending]) => path.endsWith(ending))?.[1];
      return file === undefined ? undefined : { path: file, external: true };
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
    'process.env.WS_NO_BUFFER_UTIL': '"1"',
    'process.env.WS_NO_UTF_8_VALIDATE': '"1"',
  },
  legalComments: 'none',
  logLevel: 'warning',
};

await build({
  ...common,
  entryPoints: {
    main: 'src/cli/main.ts',
    program: 'src/cli/run-process.ts',
    facts: 'generated/facts-1.js',
    index: 'src/index.ts',
  },
  outdir: 'dist',
  plugins: [
    apart({ './run-process.ts': './program.cjs', 'generated/facts-1.js': './facts.cjs' }),
    unused,
  ],
});
await build({
  ...common,
  entryPoints: Object.fromEntries(VENDORED.map((name) => [name, name])),
  outdir: 'dist/vendor',
  plugins: [sharedAsn1],
});
