import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { isObject } from '../../src/ocpp/is-object.ts';
import { simulate } from '../../src/simulate.ts';
import { run, type Scratch, scratch } from './process.ts';

const PAGE = fileURLToPath(new URL('../../docs/ci.md', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What stands under each heading of the page, by its language. */
interface Section {
  readonly yaml: readonly string[];
  readonly json: readonly string[];
  readonly js: readonly string[];
}

let place: Scratch;
const sections = new Map<string, Section>();
const section = (heading: string): Section =>
  sections.get(heading) ?? { yaml: [], json: [], js: [] };

const BOOT = {
  '1.6': { chargePointVendor: 'ExampleCharge', chargePointModel: 'EX-22' },
  '2.0.1': {
    reason: 'PowerUp',
    chargingStation: { vendorName: 'ExampleCharge', model: 'EX-22' },
  },
};

/** A firmware that connects, boots, and keeps what it found. */
const FIRMWARE = `#!/bin/sh
ghostcheck diagnose "$1" --profile 2 --ca "$2" --password-file "$3" --no-ntp --boot ci/boot.json \\
  --json > firmware.json || true
`;

beforeAll(async () => {
  place = await scratch();
  await mkdir(place.path('ci/scenarios'), { recursive: true });
  const program = `exec '${process.execPath}' '${ROOT}/bin/ghostcheck.js' "$@"`;
  await place.write({
    ghostcheck: `#!/bin/sh\n${program}\n`,
    // Nothing is installed by a test: the program is that of this folder.
    npm: '#!/bin/sh\n[ "$*" = "install --global ghostcheck" ]\n',
    'ci/start-csms.sh': '#!/bin/sh\n',
    'ci/try-firmware.sh': FIRMWARE,
    'ci/boot.json': JSON.stringify(BOOT['2.0.1']),
    'ci/boot-1.6.json': JSON.stringify(BOOT['1.6']),
    'ci/boot-2.0.1.json': JSON.stringify(BOOT['2.0.1']),
  });
  for (const name of ['ghostcheck', 'npm', 'ci/start-csms.sh', 'ci/try-firmware.sh']) {
    await chmod(place.path(name), 0o755);
  }
  for (const part of (await readFile(PAGE, 'utf8')).split(/^(?=##? )/m)) {
    const fences = (language: string) =>
      [...part.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(
        ([, text = '']) => text,
      );
    const heading = /^#+ (.*)$/m.exec(part)?.[1] ?? '';
    sections.set(heading, { yaml: fences('yaml'), json: fences('json'), js: fences('js') });
  }
});
afterAll(() => place[Symbol.asyncDispose]());

/** Runs a script as a runner does, with what it substitutes in expressions. */
async function shell(script: string, env: Record<string, string>, values: Record<string, string>) {
  const text = Object.entries(values).reduce(
    (before, [name, value]) => before.replaceAll(name, value),
    script,
  );
  expect(text).not.toContain('${{');
  await writeFile(place.path('step.sh'), `set -eo pipefail\n${text}`);
  const settings = Object.entries({
    ...env,
    PATH: `${place.folder}${delimiter}${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
  }).map(([name, value]) => `${name}=${value}`);
  return run('env', [...settings, 'bash', 'step.sh'], place.folder);
}

/** The scripts of a workflow's only job, in order. */
function stepsOf(yaml: string): string[] {
  const workflow: unknown = parse(yaml);
  const jobs = isObject(workflow) && isObject(workflow.jobs) ? Object.values(workflow.jobs) : [];
  const steps = jobs.flatMap((job) => (isObject(job) && Array.isArray(job.steps) ? job.steps : []));
  return steps.flatMap((step: unknown) =>
    isObject(step) && typeof step.run === 'string' ? [step.run] : [],
  );
}

function scriptOf(yaml: string): string {
  const pipeline: unknown = parse(yaml);
  const [job] = isObject(pipeline) ? Object.values(pipeline) : [];
  const lines = isObject(job) && Array.isArray(job.script) ? job.script : [];
  return lines.join('\n');
}

test('the examples are as many as this page runs', () => {
  const count = [...sections.values()].flatMap(({ yaml, json, js }) => [...yaml, ...json, ...js]);
  expect(count).toHaveLength(6);
});

test('a backend team on GitHub gates its CSMS, and tells it in three forms', async () => {
  await using backend = await simulate('healthy-profile-1');
  const [yaml = ''] = section('A backend team, on GitHub').yaml;
  const env = {
    GHOSTCHECK_PASSWORD: backend.password ?? '',
    GITHUB_SHA: 'abc123',
    GITHUB_STEP_SUMMARY: place.path('summary.md'),
  };
  const steps = stepsOf(yaml);
  expect(steps).toHaveLength(4);
  const address = new URL(backend.addressUrl);
  for (const step of steps) {
    const { code, text } = await shell(step, env, { '127.0.0.1:9000': address.host });
    expect({ step, code, text }).toMatchObject({ code: 0 });
  }
  const report = JSON.parse(await readFile(place.path('report.json'), 'utf8'));
  expect(report).toMatchObject({ verdict: 'healthy', labels: { commit: 'abc123' } });
  expect(report.measurements['boot.status']).toBe('Accepted');
  expect(await readFile(place.path('summary.md'), 'utf8')).toContain('abc123');
  expect(await readFile(place.path('handshake.xml'), 'utf8')).toContain('<testsuites');
});

test.each([
  ['2.0.1', 0],
  ['1.6', 1],
])('a backend team on GitLab learns whether %s gets through', async (OCPP, exitCode) => {
  // It serves 2.0.1 alone, so that the gate has something to hold.
  await using backend = await simulate({
    name: 'only-one-version',
    about: 'the backend knows OCPP 2.0.1 and nothing else',
    csms: { subprotocols: ['ocpp2.0.1'] },
    expect: { verdict: 'healthy', primary: null, mrec: null, faults: [], exitCode: 0 },
  });
  const script = scriptOf(section('A backend team, on GitLab').yaml[0] ?? '');
  expect(backend.addressUrl).toMatch(/^wss:/);
  const env = { OCPP, CI_JOB_NAME: 'station', GHOSTCHECK_PASSWORD: backend.password ?? '' };
  await writeFile(place.path('ca.pem'), backend.caPem ?? '');
  const url = 'ws://127.0.0.1:9000/ocpp/CP001';
  const { code, text } = await shell(script, env, {
    [url]: `${backend.addressUrl} --ca ca.pem`,
    '--profile 1': '--profile 2',
  });
  expect({ code, text }).toMatchObject({ code: exitCode });
  expect(await readFile(place.path('handshake.xml'), 'utf8')).toContain('<testcase');
});

test.each([
  ['healthy', 'healthy', null],
  ['boot-pending', 'warning', 'boot-pending'],
  ['certificate-expired', 'fault', 'tls-certificate-expired'],
])('a charger team on GitHub meets %s', async (scenario, verdict, primary) => {
  const [yaml = ''] = section('A charger team, on GitHub').yaml;
  // Each job has a folder of its own.
  await rm(place.path('ready.json'), { force: true });
  expect(yaml).toContain(`- ${scenario}\n`);
  for (const step of stepsOf(yaml)) {
    const { code, text } = await shell(step, {}, { '${{ matrix.scenario }}': scenario });
    expect({ step, code, text }).toMatchObject({ code: 0 });
    if (step.startsWith('cat')) expect(text).toContain('connection');
  }
  const report = JSON.parse(await readFile(place.path('firmware.json'), 'utf8'));
  expect(report).toMatchObject({ verdict, primary });
});

test('a charger team on GitLab verifies scenarios of its own', async () => {
  const { yaml, json } = section('A charger team, on GitLab');
  await place.write({ 'ci/scenarios/our-backend-takes-its-time.json': json[0] ?? '' });
  const { code, text } = await shell(scriptOf(yaml[0] ?? ''), {}, {});
  expect({ code, text }).toMatchObject({ code: 0 });
  const xml = await readFile(place.path('scenarios.xml'), 'utf8');
  expect(xml).toContain('our-backend-takes-its-time');
  expect(xml).not.toContain('<failure');
});

test('a test of one’s own starts a backend in its process', async () => {
  const [js = ''] = section('In a test of your own').js;
  const entry = (name: string) => JSON.stringify(`${ROOT}/dist/${name}`);
  const child = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      js
        .replace("'ghostcheck/simulator'", entry('simulator.cjs'))
        .replace("'ghostcheck'", entry('index.cjs')),
    ],
    { cwd: ROOT },
  );
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  const [code] = await once(child, 'close');
  expect({ code, text }).toEqual({ code: 0, text: 'fault tls-certificate-expired\n' });
});
