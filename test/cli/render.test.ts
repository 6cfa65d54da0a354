import { readFile, stat } from 'node:fs/promises';
import { afterAll, describe, expect, it, test } from 'vitest';
import validateReaders from '../../generated/report-1-read.js';
import type { Report } from '../../src/diagnosis/report.ts';
import { full } from '../render/hostile.ts';
import { junitErrors } from '../render/junit-rules.ts';
import { commandsIn } from '../render/workflow-commands.ts';
import { readXml } from '../render/xml-reader.ts';
import { schemaErrors } from '../schema-errors.ts';
import { run } from './fake-io.ts';
import { folder } from './folder.ts';

const at = await folder();
afterAll(() => at[Symbol.asyncDispose]());

const URL = 'wss://csms.example.com//ocpp/CP001';
const label = ['--label', 'ticket=4711'];
const saved = await run(['url', URL, '--json', ...label]);
const file = await at.file('report.json', saved.stdout);
const report: Report = JSON.parse(saved.stdout);

const render = (...args: string[]) => run(['render', file, ...args]);

describe.each(['human', 'json', 'junit', 'github', 'markdown'])('--format %s', (format) => {
  it('is what the command itself prints, but for the exit code', async () => {
    const again = await render('--format', format);
    const stdin = saved.stdout;
    const piped = await run(['render', '-', '--format', format], { stdin });
    expect(again).toMatchObject({ exitCode: 0, stderr: '' });
    expect(piped.stdout).toBe(again.stdout);
    const own = await run(['url', URL, '--format', format, ...label]);
    // Two runs differ in when they were, and how long they took: none tells less than 5 ms.
    const timeless = (text: string) =>
      text
        .replaceAll(/ +\d+ ms$|(?<=\| )\d+ (?=\|$)/gm, '')
        .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z?|\d+\.\d{3}|\b\d+ ms|\b[0-9a-f]{16}\b/g, '#');
    const [ours, theirs] = [again, own].map(({ stdout }) => timeless(stdout));
    if (format === 'json') expect(JSON.parse(again.stdout)).toEqual(report);
    else expect(ours).toBe(theirs);
    expect(own.exitCode).toBe(1);
  });

  it('carries labels, and fingerprints but under strict redaction', async () => {
    const fingerprint = report.findings[0]?.fingerprint ?? '';
    expect(fingerprint).toMatch(/^[0-9a-f]{16}$/);
    const [shown, strict] = await Promise.all([
      render('--format', format),
      render('--format', format, '--redact', 'strict'),
    ]);
    expect(shown.stdout).toContain('4711');
    expect(strict.stdout).toContain('4711');
    if (format !== 'human') expect(shown.stdout).toContain(fingerprint);
    expect(strict.stdout).not.toMatch(`${fingerprint}|CP001|csms.example.com`);
    expect(strict.exitCode).toBe(0);
  });
});

test('ndjson is the report as its last and only line', async () => {
  const { stdout } = await render('--format', 'ndjson');
  expect(JSON.parse(stdout)).toEqual({ type: 'report', report });
});

test('the end of an ndjson, alone or behind the other events, is a report', async () => {
  const { stdout } = await run(['url', URL, '--format', 'ndjson', ...label]);
  const last = stdout.trimEnd().split('\n').at(-1) ?? '';
  for (const stdin of [stdout, `${last}\n`, last]) {
    const again = await run(['render', '-', '--json'], { stdin });
    expect(JSON.parse(again.stdout)).toEqual(JSON.parse(last).report);
  }
});

test('several reports in one document stay one in JSON, and are each told in the others', async () => {
  const stdin = JSON.stringify({ schemaVersion: '1.0', reports: [report, full()] });
  const formatted = async (...format: string[]) =>
    (await run(['render', '-', ...format], { stdin })).stdout;
  expect(JSON.parse(await formatted('--json')).reports).toEqual([report, full()]);
  expect(readXml(await formatted('--format', 'junit')).children).toHaveLength(2);
  expect((await formatted('--format', 'markdown')).match(/^## /gm)).toHaveLength(2);
  expect((await formatted('--format', 'ndjson')).trimEnd().split('\n')).toHaveLength(2);
  expect((await formatted('--summary')).trimEnd().split('\n')).toHaveLength(2);
  expect((await formatted()).match(/^ghostcheck {2}/gm)).toHaveLength(2);
});

test('what was saved redacted strictly stays as it is', async () => {
  const { stdout: stdin } = await run(['url', URL, '--json', '--redact', 'strict']);
  for (const redact of ['standard', 'strict']) {
    const again = await run(['render', '-', '--json', '--redact', redact], { stdin });
    expect(JSON.parse(again.stdout)).toEqual(JSON.parse(stdin));
  }
});

test('--output writes the report to a file that only its owner may read', async () => {
  const output = `${at.path}/ticket.md`;
  const { stdout } = await render('--format', 'markdown', '--output', output, '--summary');
  expect(stdout).toMatch(/^FAULT CX018 url-double-slash: [^\n]*\n$/);
  expect(await readFile(output, 'utf8')).toMatch(/^## FAULT CX018/);
  expect((await stat(output)).mode & 0o777).toBe(0o600);
});

test('more names than can be hidden in time are refused', async () => {
  const records = Array.from({ length: 2_000 }, (_, record) => ({
    urls: Array.from({ length: 20 }, (_, url) => `wss://h${record}-${url}.example.com/`),
  }));
  const stdin = JSON.stringify({ ...report, facts: { ...report.facts, records } });
  const refused = await run(['render', '-', '--redact', 'strict'], { stdin });
  expect(refused).toMatchObject({ stdout: '', exitCode: 2 });
  expect(refused.stderr).toMatch(/^[^\n]*holds 4\d{4} names, too many to hide\.\n$/);
  expect((await run(['render', '-'], { stdin })).exitCode).toBe(0);
});

describe('--summary', () => {
  it('is all that is printed where no other form was asked for', async () => {
    expect((await render('--summary')).stdout).toMatch(/^FAULT CX018 [^\n]*ticket=4711\n$/);
    const own = await run(['url', URL, '--summary']);
    expect(own.stdout).toMatch(/^FAULT CX018 url-double-slash: [^\n]*\n$/);
    expect(own.exitCode).toBe(1);
  });

  it.each(['json', 'ndjson', 'junit', 'github', 'markdown', 'human'])(
    'stands on stderr beside %s',
    async (format) => {
      const { stdout, stderr } = await render('--format', format, '--summary');
      expect(stdout).toBe((await render('--format', format)).stdout);
      expect(stderr).toMatch(/^FAULT CX018 [^\n]*\n$/);
    },
  );
});

describe('a report of a newer 1.x', () => {
  /** With words and members that are not known here. */
  const [first, ...rest] = full().findings;
  const newer = {
    ...full(),
    schemaVersion: '1.9',
    verdict: 'degraded',
    scope: 'fleet',
    weather: { rain: true },
    findings: [{ ...first, owner: 'roaming-hub', severity: 'hint', stage: 'tariff' }, ...rest],
    checks: [...full().checks, { stage: 'tariff', status: 'deferred', durationMs: 1, more: [] }],
    facts: { ...full().facts, records: [{ kind: 'tariff.table', rows: 3 }] },
  };
  const stdin = JSON.stringify(newer);

  it.each(['human', 'json', 'ndjson', 'junit', 'github', 'markdown'])(
    'is told as %s all the same',
    async (format) => {
      const { stdout, stderr, exitCode } = await run(['render', '-', '--format', format], {
        stdin,
      });
      expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
      expect(stdout).toContain('roaming-hub');
      if (format === 'junit') expect(junitErrors(readXml(stdout))).toEqual([]);
      if (format === 'github') expect(commandsIn(stdout)[1]?.name).toBe('error');
    },
  );

  it('is hidden strictly as well', async () => {
    const { stdout } = await run(['render', '-', '--redact', 'strict'], { stdin });
    expect(stdout).not.toContain('CP001');
  });

  it('has to be whole', () => {
    expect(schemaErrors(validateReaders, newer)).toEqual([]);
    expect(schemaErrors(validateReaders, { ...newer, checks: 3 })).toEqual([
      '/checks must be array',
    ]);
  });
});

describe('what is no report is refused in one line', () => {
  const CASES: [string, string | Buffer, RegExp][] = [
    ['no JSON', 'FAULT\nCX015\n', /the report on stdin is not JSON/],
    ['binary', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0xff, 0xfe]), /is not UTF-8 text/],
    ['empty', ' \n', /is empty/],
    ['a list', '[1]', /is not a report/],
    ['another document', '{"name":"x"}', /is not a report/],
    ['another document with a version', '{"schemaVersion":"1.0"}', /is not a report/],
    ['facts', JSON.stringify(report.facts), /holds facts, not a report. Judge them: ghostcheck/],
    ['a newer version', JSON.stringify({ ...report, schemaVersion: '2.0' }), /is of version 2.0/],
    ['no reports', '{"schemaVersion":"1.0","reports":[]}', /holds no report/],
    ['a list of others', '{"reports":[{}]}', /is not a report/],
    ['a run that failed', '{"schemaVersion":"1.0","error":{"code":"x"}}', /came to no report/],
    [
      'an ndjson that failed',
      '{"type":"run.started"}\n{"type":"error","schemaVersion":"1.0","error":{}}\n',
      /came to no report/,
    ],
    ['damaged', JSON.stringify({ ...report, findings: [{}] }), /is damaged at \/findings\/0/],
    [
      'a damaged one of several',
      JSON.stringify({ reports: [report, { ...report, labels: { a: 1 } }] }),
      /is damaged at \/labels\/a/,
    ],
    ['deeply nested', `${'['.repeat(100)}${']'.repeat(100)}`, /nested deeper than/],
    [
      'a list without end',
      JSON.stringify({ ...report, overrides: Array(5_001).fill('x') }),
      /a list of more than 5000 items/,
    ],
  ];

  it.each(CASES)('%s', async (_name, stdin, line) => {
    const { stdout, stderr, exitCode } = await run(['render', '-'], { stdin });
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toMatch(line);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
