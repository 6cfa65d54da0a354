// Builds generated/ (validators and JSON schemas from their sources) and dist/ (the bundle).
import { readdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { generateSchemas } from './schemas.mjs';
import { generateValidators } from './validators.mjs';

process.chdir(fileURLToPath(new URL('../', import.meta.url)));
await generateSchemas();
await generateValidators();

const { metafile } = await build({
  entryPoints: { cli: 'src/cli/main.ts', index: 'src/index.ts' },
  outdir: 'dist',
  metafile: true,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  chunkNames: 'chunks/[name]-[hash]',
  // Native code and old CommonJS that warns once it is bundled stay outside.
  external: ['serialport', 'ntp-client'],
  // Bundled CommonJS asks for Node's own modules through require.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  define: {
    'process.env.WS_NO_BUFFER_UTIL': '"1"',
    'process.env.WS_NO_UTF_8_VALIDATE': '"1"',
  },
  legalComments: 'none',
  logLevel: 'warning',
});

// Chunks of earlier builds have other names: what this build did not write goes.
for (const name of await readdir('dist/chunks').catch(() => [])) {
  if (!(`dist/chunks/${name}` in metafile.outputs)) await rm(`dist/chunks/${name}`);
}
