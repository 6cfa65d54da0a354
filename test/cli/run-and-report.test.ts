import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { afterAll, expect, test } from 'vitest';
import validateFacts from '../../generated/facts-1.js';
import validateReport from '../../generated/report-1.js';
import type { ReportOptions } from '../../src/cli/report-options.ts';
import { runAndReport } from '../../src/cli/run-and-report.ts';
import type { AnyModule } from '../../src/diagnosis/module.ts';
import { siteFor, stageModule } from '../diagnosis/synthetic.ts';
import { schemaErrors } from '../schema-errors.ts';
import { type Around, fakeIo } from './fake-io.ts';
import { folder } from './folder.ts';

const at = await folder();
afterAll(() => at[Symbol.asyncDispose]());

const OPTIONS: ReportOptions = {
  format: 'json',
  summary: 'none',
  output: null,
  saveFacts: null,
  failOn: 'fault',
  redact: 'standard',
  color: 'auto',
};

async function report(
  modules: readonly AnyModule[],
  options: Partial<ReportOptions> = {},
  around: Around = {},
) {
  const io = fakeIo(around);
  const run = { modules, site: siteFor(), mode: 'live' as const, io };
  await runAndReport({ ...run, options: { ...OPTIONS, ...options } });
  return io.ran();
}

const finds = (fault: 'url-malformed' | 'url-trailing-slash'): AnyModule =>
  stageModule('url', {
    judge: () => ({
      summary: 'seen',
      findings: [{ fault, confidence: 'certain', detail: 'Seen.', evidence: [] }],
    }),
  });

test.each([
  ['nothing', stageModule('url'), 'fault', 0],
  ['a warning', finds('url-trailing-slash'), 'fault', 0],
  ['a warning that is to fail', finds('url-trailing-slash'), 'warning', 1],
  ['a fault', finds('url-malformed'), 'fault', 1],
] as const)('exit code of %s', async (_name, module, failOn, exitCode) => {
  for (const format of ['human', 'json', 'ndjson'] as const) {
    expect((await report([module], { failOn, format })).exitCode).toBe(exitCode);
  }
});

test('what was asked for and not seen is exit 3, a crash exit 70, both with a report', async () => {
  const unseen = stageModule('dns', {
    judge: () => ({ findings: [], summary: '', inconclusive: { what: 'x', how: 'y' } }),
  });
  const crash = stageModule('tcp', {
    probe: () => Promise.reject(new Error('bug')),
  });
  expect((await report([unseen])).exitCode).toBe(3);
  const ran = await report([crash, unseen]);
  expect(ran.exitCode).toBe(70);
  expect(JSON.parse(ran.stdout).checks).toContainEqual(
    expect.objectContaining({ stage: 'tcp', status: 'crashed' }),
  );
  expect((await report([finds('url-malformed'), crash])).exitCode).toBe(1);
});

test('Ctrl-C ends the probes, prints the report of what was seen, and exits with 130', async () => {
  let interrupt = () => {};
  const endless = stageModule('dns', {
    probe: ({ signal }) => {
      interrupt();
      return new Promise((resolve) => {
        const end = () => resolve({ gate: 'shut' });
        signal.addEventListener('abort', end);
        if (signal.aborted) end();
      });
    },
  });
  const onListening = (handler: () => void) => {
    interrupt = handler;
  };
  const ran = await report([finds('url-malformed'), endless], {}, { onListening });
  const document = JSON.parse(ran.stdout);
  expect(document.run.interrupted).toBe(true);
  expect(document.findings).toHaveLength(1);
  expect(ran.exitCode).toBe(130);
  expect(ran.stderr).toContain('stopping');
});

test('ndjson tells what happens as it happens, and ends with the report', async () => {
  const events = (text: string) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  const loud = events((await report([stageModule('url')], { format: 'ndjson' })).stdout);
  expect(loud.map(({ type }) => type)).toEqual([
    'run.started',
    'stage.started',
    'stage.finished',
    'report',
  ]);
  expect(schemaErrors(validateReport, loud.at(-1).report)).toEqual([]);
  const path = `${at.path}/events.ndjson`;
  const file = await report([stageModule('url')], { format: 'ndjson', output: path });
  expect(file.stdout).toBe('');
  expect(events(await readFile(path, 'utf8'))).toHaveLength(4);
});

test('under strict redaction no event leaves before the report, which is redacted whole', async () => {
  const ran = await report([stageModule('url')], { format: 'ndjson', redact: 'strict' });
  expect(ran.stdout.match(/"type":"[a-z.]+"/g)).toEqual([
    '"type":"run.started"',
    '"type":"report"',
  ]);
  expect(ran.stdout).not.toContain('CP001');
});

test('files are whole, private and replace what was there', async () => {
  const output = await at.file('report.json', 'old');
  const saveFacts = `${at.path}/facts.json`;
  const ran = await report([stageModule('url')], { output, saveFacts });
  expect(ran).toEqual({ stdout: '', stderr: '', exitCode: 0 });
  const document = JSON.parse(await readFile(output, 'utf8'));
  const facts = JSON.parse(await readFile(saveFacts, 'utf8'));
  expect(schemaErrors(validateReport, document)).toEqual([]);
  expect(schemaErrors(validateFacts, facts)).toEqual([]);
  expect(facts).toEqual(document.facts);
  for (const path of [output, saveFacts]) expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await readdir(at.path)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('a report that cannot be written in the end does not hide a fault', async () => {
  const output = `${at.path}/becomes-a-folder`;
  const { mkdir } = await import('node:fs/promises');
  const blocking = (found: AnyModule): AnyModule => ({
    ...found,
    probe: async () => {
      await mkdir(output, { recursive: true });
      return { gate: 'open' };
    },
  });
  const ran = await report([blocking(finds('url-malformed'))], { output });
  expect(ran.stderr).toContain(`cannot write ${output}`);
  expect(ran.exitCode).toBe(1);
});

test('a pipe or device named as output is written to, not replaced', async () => {
  const ran = await report([stageModule('url')], { output: '/dev/null' });
  expect(ran).toEqual({ stdout: '', stderr: '', exitCode: 0 });
  expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
  await writeFile('/dev/null', '');
});
