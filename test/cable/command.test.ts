import { expect, test } from 'vitest';
import validateReport from '../../generated/report-1.js';
import { run } from '../cli/fake-io.ts';
import { folder } from '../cli/folder.ts';
import { schemaErrors } from '../schema-errors.ts';

async function cable(...args: string[]) {
  const ran = await run(['cable', ...args, '--json']);
  return { ...ran, report: JSON.parse(ran.stdout) };
}

const AC = ['--test-voltage', '500', '--circuit', 'ac', '--unplugged'];

test('a low reading is CX011, of the charger, in a report like every other', async () => {
  const { report, exitCode, stderr } = await cable(...AC, '--megohm', '0.4', '--identity', 'CP001');
  expect(exitCode).toBe(1);
  expect(stderr).toBe('');
  expect(schemaErrors(validateReport, report)).toEqual([]);
  expect(report).toMatchObject({
    run: { mode: 'offline' },
    scope: 'offline',
    target: { identity: 'CP001', url: null },
    verdict: 'fault',
    primary: 'cable-insulation-low',
    measurements: { 'cable.megohm': 0.4, 'cable.testVolt': 500 },
    findings: [
      {
        mrec: 'CX011',
        chargex: { code: 'CX011', name: 'CableCheckFailure' },
        owner: 'charger',
        stage: 'cable',
        confidence: 'certain',
      },
    ],
    actions: [],
  });
  // Nobody is sent to work on a live circuit.
  expect(report.findings[0].remediation[0].step).toMatch(
    /^Before anything else: unplug.*isolate.*lock it out/,
  );
});

test.each([
  [[...AC, '--megohm', '1,5'], 0, 'warning', 'cable-insulation-marginal'],
  [[...AC, '--megohm', '20'], 0, 'healthy', null],
  [[...AC, '--megohm', '20', '--minimum', '50'], 1, 'fault', 'cable-insulation-low'],
  [['--imd-kohm', '60', '--rated-voltage', '920'], 1, 'fault', 'cable-insulation-low'],
  [['--imd-kohm', '200', '--rated-voltage', '920'], 0, 'warning', 'cable-insulation-marginal'],
  [['--imd-kohm', '5000', '--rated-voltage', '920'], 0, 'healthy', null],
  [['--station-passes', '--fails-with-vehicle'], 1, 'fault', 'cable-vehicle-side'],
  [
    ['--station-passes', '--fails-with-vehicle', '--second-vehicle', 'fails'],
    1,
    'fault',
    'cable-station-side',
  ],
])('%j', async (args, exitCode, verdict, primary) => {
  const ran = await cable(...args);
  expect(ran.exitCode).toBe(exitCode);
  expect(ran.report).toMatchObject({ verdict, primary });
});

test('a vehicle is told as such to whoever reads the report', async () => {
  const { stdout } = await run([
    ...['cable', '--station-passes', '--fails-with-vehicle', '--second-vehicle', 'passes'],
  ]);
  expect(stdout).toContain('Whose it is: the vehicle');
  expect(stdout).toContain('likely: the best reading');
});

test('is judged again from its facts to the same report', async () => {
  await using at = await folder();
  const facts = `${at.path}/facts.json`;
  const { report } = await cable(...AC, '--megohm', '0.4', '--save-facts', facts);
  const again = JSON.parse((await run(['judge', facts, '--json'])).stdout);
  expect(again.findings).toEqual(report.findings);
  expect(again.run.mode).toBe('replay');
});
