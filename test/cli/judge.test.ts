import { afterAll, expect, test } from 'vitest';
import validateReport from '../../generated/report-1.js';
import type { Report } from '../../src/diagnosis/report.ts';
import { schemaErrors } from '../schema-errors.ts';
import { run } from './fake-io.ts';
import { folder } from './folder.ts';

const at = await folder();
afterAll(() => at[Symbol.asyncDispose]());

const URL = 'wss://csms.example.com//ocpp/CP001';
const factsFile = `${at.path}/facts.json`;
const recorded: Report = JSON.parse(
  (await run(['url', URL, '--json', '--save-facts', factsFile])).stdout,
);

async function judged(args: readonly string[], stdin = ''): Promise<Report> {
  const { stdout, exitCode } = await run(['judge', ...args, '--json'], { stdin });
  const report: Report = JSON.parse(stdout);
  expect(schemaErrors(validateReport, report)).toEqual([]);
  expect(exitCode).toBe(report.exitCode);
  return report;
}

test('recorded facts give the same findings again', async () => {
  const again = await judged([factsFile]);
  expect(again.findings).toEqual(recorded.findings);
  expect(again.run).toMatchObject({ mode: 'replay', judgedAt: recorded.run.judgedAt });
  expect(again.facts).toEqual(recorded.facts);
});

test('so do those in a report, also through a pipe', async () => {
  const again = await judged(['-'], JSON.stringify(recorded));
  expect(again.findings).toEqual(recorded.findings);
});

test('--at judges as of another instant', async () => {
  const again = await judged([factsFile, '--at', '2030-01-01T00:00:00Z']);
  expect(again.run.judgedAt).toBe('2030-01-01T00:00:00.000Z');
});

test('--label adds to those recorded', async () => {
  const file = await at.file(
    'labelled.json',
    JSON.stringify({
      ...recorded.facts,
      site: { ...recorded.facts.site, labels: { a: '1', b: '1' } },
    }),
  );
  expect((await judged([file, '--label', 'b=2'])).labels).toEqual({ a: '1', b: '2' });
});

test('facts that were redacted strictly are refused', async () => {
  const { stdout } = await run(['url', URL, '--json', '--redact', 'strict']);
  const refused = await run(['judge', '-'], { stdin: stdout });
  expect(refused.stderr).toMatch(/redacted with --redact strict/);
  expect(refused.exitCode).toBe(2);
});

test('facts with a date that is none are refused', async () => {
  const stdin = JSON.stringify({ ...recorded.facts, recordedAt: 'yesterday' });
  const refused = await run(['judge', '-'], { stdin });
  expect(refused.stderr).toMatch(/'yesterday' as a date/);
  expect(refused.exitCode).toBe(2);
});

test('a URL as the charger time is refused: judge asks nobody', async () => {
  const refused = await run(['judge', factsFile, '--charger-time', 'http://192.0.2.50']);
  expect(refused.stderr).toMatch(/takes no URL here/);
  expect(refused.exitCode).toBe(2);
});

test('another charger time is judged in place of what was seen', async () => {
  const { facts } = await judged([factsFile, '--charger-time', '2000-01-01T00:04Z']);
  expect(facts.site.chargerTimeGiven).toBe(true);
  expect(facts.records).toEqual([
    expect.objectContaining({
      kind: 'clock.charger',
      reading: '2000-01-01T00:04:00.000Z',
      readAt: recorded.facts.recordedAt,
    }),
  ]);
});
