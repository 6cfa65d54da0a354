// Publishes the schemas that TypeScript defines (facts, site file, report) as JSON files in schemas/.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

const published = [
  {
    file: 'facts-1.json',
    source: 'src/facts/document.ts',
    name: 'Facts',
    title: 'ghostcheck facts',
  },
  {
    file: 'report-1.json',
    source: 'src/diagnosis/report.ts',
    name: 'Report',
    title: 'ghostcheck report',
  },
  {
    file: 'facts-of-stations-1.json',
    source: 'src/facts/document.ts',
    name: 'FactsOfStations',
    title: 'ghostcheck facts of several stations',
  },
  {
    file: 'reports-1.json',
    source: 'src/diagnosis/report.ts',
    name: 'Reports',
    title: 'ghostcheck reports',
  },
  {
    file: 'site-1.json',
    source: 'src/site/site-file.ts',
    name: 'SiteFile',
    title: 'ghostcheck site file',
  },
  {
    file: 'charger-offer-1.json',
    source: 'src/site/offer-file.ts',
    name: 'OfferFile',
    title: "ghostcheck charger's TLS offer",
  },
  {
    file: 'scenario-1.json',
    source: 'src/simulator/scenario/scenario.ts',
    name: 'Scenario',
    title: 'ghostcheck scenario',
  },
];

/** Writes a file only where its content changes, so that a build leaves a clean tree clean. */
export async function writeChanged(file, content) {
  const before = await readFile(file, 'utf8').catch(() => null);
  if (before !== content) await writeFile(file, content);
}

export async function generateSchemas() {
  await mkdir('schemas', { recursive: true });
  for (const { file, source, name, title } of published) {
    const { outputFiles } = await build({
      entryPoints: [source],
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'node',
      logLevel: 'warning',
    });
    const code = Buffer.from(outputFiles[0].contents).toString('base64');
    const exported = await import(`data:text/javascript;base64,${code}`);
    const schema = {
      $schema: 'http://json-schema.org/draft-07/schema#',
      $id: file,
      title,
      ...exported[name],
    };
    await writeChanged(`schemas/${file}`, `${JSON.stringify(schema, null, 2)}\n`);
  }
}
