import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { afterAll, describe, expect, test, vi } from 'vitest';
import validateReport from '../../generated/report-1.js';
import { run } from '../cli/fake-io.ts';
import { folder } from '../cli/folder.ts';
import { boot2x, boot16 } from '../fixtures/boot.ts';

const at = await folder();
afterAll(() => at[Symbol.asyncDispose]());

const ICCID = '8949000000000000001';
let count = 0;
const file = (content: unknown) =>
  at.file(`${count++}.json`, typeof content === 'string' ? content : JSON.stringify(content));

describe('boot', () => {
  test('finds nothing in a sound message, and exits 0', async () => {
    const { stdout, stderr, exitCode } = await run(['boot', await file(boot2x)]);
    expect(exitCode).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toContain('valid OCPP 2.0.1 message');
  });

  test('names the version of the message at the head, and none for a cable', async () => {
    const path = await file(boot16);
    const { stdout } = await run(['boot', path]);
    expect(stdout.split('\n')[0]).toMatch(/OCPP 1\.6$/);
    expect(JSON.parse((await run(['boot', path, '--json'])).stdout).target.ocppVersion).toBe('1.6');
    const cable = await run(['cable', '--imd-kohm', '600', '--rated-voltage', '920']);
    expect(cable.stdout.split('\n')[0]).not.toContain('OCPP');
  });

  test('reads a log from stdin, finds the version by itself, and exits 1 on a fault', async () => {
    const payload = { ...boot16, chargePointSerialNumber: 'x'.repeat(26) };
    const stdin = `12:00 [ocpp] send ${JSON.stringify([2, '1', 'BootNotification', payload])}\n`;
    const { stdout, exitCode } = await run(['boot', '-', '--json'], { stdin });
    const report = JSON.parse(stdout);
    expect(exitCode).toBe(1);
    expect(validateReport(report)).toBe(true);
    expect(report).toMatchObject({
      run: { mode: 'offline' },
      scope: 'offline',
      verdict: 'fault',
      primary: 'boot-field-too-long:/chargePointSerialNumber',
      exitCode: 1,
      measurements: { 'boot.violations': 1 },
      actions: [],
    });
  });

  test('tells a broken frame as a finding, and what is no message as bad input', async () => {
    const cut = await run(['boot', await file('[2,"1","BootNotification",{"reason"'), '--json']);
    expect(cut.exitCode).toBe(1);
    expect(JSON.parse(cut.stdout).primary).toBe('frame-malformed');
    const other = await run(['boot', await file('[2,"1","Heartbeat",{}]'), '--json']);
    expect(other.exitCode).toBe(2);
    expect(JSON.parse(other.stdout).error.code).toBe('boot-unusable');
  });

  test('holds it against --ocpp and the site file', async () => {
    const mismatch = await run(['boot', await file(boot16), '--ocpp', '2.0.1', '--json']);
    expect(JSON.parse(mismatch.stdout).primary).toBe('boot-version-mismatch');
    const site = await file({ expected: { model: 'EX-23' } });
    const vendor = await run(['boot', await file(boot2x), '--site', site, '--json']);
    expect(JSON.parse(vendor.stdout).primary).toBe('boot-vendor-mismatch:/chargingStation/model');
  });

  test('opens no socket, also where the site file names a backend', async () => {
    const dialled = vi.fn();
    const server = createServer(dialled).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const site = await file({ url: `ws://127.0.0.1:${address.port}/ocpp/CP001` });
    const { exitCode } = await run(['boot', await file(boot2x), '--site', site]);
    await new Promise((resolve) => server.close(resolve));
    expect(exitCode).toBe(0);
    expect(dialled).not.toHaveBeenCalled();
  });

  test.each(['human', 'json', 'ndjson'])('shows no subscriber value in %s', async (format) => {
    const message = { ...boot16, iccid: ICCID, imsi: `${ICCID}00000` };
    const path = await file(message);
    const facts = `${path}.facts`;
    const { stdout, stderr } = await run([
      ...['boot', path, '--repair', '--format', format, '--save-facts', facts],
    ]);
    const saved = await run(['boot', facts]);
    expect(`${stdout}${stderr}${JSON.stringify(saved)}`).not.toContain(ICCID);
    const shown = await run(['boot', path, '--format', format, '--redact', 'none', '--repair']);
    expect(`${shown.stdout}${shown.stderr}`).toContain(ICCID);
  });
});

describe('boot --repair', () => {
  const broken = { ...boot16, Iccid: ICCID, extra: null, meterType: 'x'.repeat(26) };

  test('prints the message with what is certain, and names what is not', async () => {
    const { stdout } = await run(['boot', await file(broken), '--repair', '--redact', 'none']);
    expect(stdout).toMatch(/Repaired\n {2}\/Iccid: renamed to iccid\n {2}\/extra: removed/);
    expect(stdout).toMatch(/would be a guess\n {2}\/meterType: expected at most 25 characters/);
    const message = JSON.parse(stdout.slice(stdout.indexOf('Repaired message\n') + 17));
    expect(message).toEqual({ ...boot16, iccid: ICCID, meterType: 'x'.repeat(26) });
  });

  test('keeps to the frame that was given, and leaves stdout to the document', async () => {
    const frame = JSON.stringify([2, 'id-1', 'BootNotification', broken]);
    const { stdout, stderr } = await run(['boot', await file(frame), '--repair', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: '1.0' });
    const [type, id, action] = JSON.parse(stderr.slice(stderr.indexOf('Repaired message\n') + 17));
    expect([type, id, action]).toEqual([2, 'id-1', 'BootNotification']);
    expect(stderr).toContain('SIM values are hidden');
  });

  test('gives a terminal no control characters of a stranger', async () => {
    const message = { ...boot16, firmwareVersion: 'a\u009b31m\u202eb' };
    const { stdout } = await run(['boot', await file(message), '--repair']);
    expect(stdout).toMatch(/Message, unchanged\n/);
    expect(stdout).toContain('a\\u009b31m\\u202eb');
  });

  test('says so where the message cannot be read', async () => {
    const path = await file('[2,"1","BootNotification",{"reason"');
    const { stdout } = await run(['boot', path, '--repair']);
    expect(stdout).toContain('Nothing can be repaired');
  });
});

describe('boot --expect', () => {
  test('holds the message against what the CSMS has on record', async () => {
    const record = await file({ serialNumber: 'GC-0002' });
    const { stdout } = await run(['boot', await file(boot2x), '--expect', record, '--json']);
    expect(JSON.parse(stdout).primary).toBe('boot-vendor-mismatch:/chargingStation/serialNumber');
  });

  test('takes firmware for firmwareVersion, and does not call the message just valid', async () => {
    const record = await file({ firmware: '0.0.1' });
    const station = { ...boot2x.chargingStation, firmwareVersion: '2.0.0' };
    const path = await file({ ...boot2x, chargingStation: station });
    const { stdout } = await run(['boot', path, '--expect', record]);
    expect(stdout).toContain('boot-vendor-mismatch:/chargingStation/firmwareVersion');
    expect(stdout).toMatch(/FAULT {4}valid OCPP 2\.0\.1 message, not as on record/);
  });

  test('says it better than the site file', async () => {
    const site = await file({ expected: { model: 'EX-23', vendorName: 'Other' } });
    const record = await file({ model: 'EX-22' });
    const args = ['boot', await file(boot2x), '--site', site, '--expect', record, '--json'];
    const { findings } = JSON.parse((await run(args)).stdout);
    expect(findings.map(({ id }: { id: string }) => id)).toEqual([
      'boot-vendor-mismatch:/chargingStation/vendorName',
    ]);
  });
});

describe('boot --schema', () => {
  const vendor = {
    properties: { chargingStation: { properties: { model: { pattern: '^EX-3' } } } },
  };

  test('tells what only the operator refuses', async () => {
    const schema = await file(vendor);
    const { stdout, exitCode } = await run([
      'boot',
      await file(boot2x),
      '--schema',
      schema,
      '--json',
    ]);
    expect(exitCode).toBe(1);
    const report = JSON.parse(stdout);
    expect(validateReport(report)).toBe(true);
    expect(report.findings).toMatchObject([
      { id: 'boot-operator-schema:/chargingStation/model', owner: 'configuration' },
    ]);
  });

  test('finds nothing where the message fits', async () => {
    const schema = await file({ properties: { reason: { enum: ['PowerUp'] } } });
    expect((await run(['boot', await file(boot2x), '--schema', schema])).exitCode).toBe(0);
  });
});

describe('boot --compare', () => {
  test('shows what changed, and exits by what is wrong with the second', async () => {
    const before = await file(boot2x);
    const after = await file({ ...boot2x, chargingStation: { model: 'EX-22', vendorName: 7 } });
    const { stdout, exitCode } = await run(['boot', '--compare', before, after]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('What changed in the BootNotification');
    expect(stdout).toMatch(/chargingStation.vendorName\s+type changed\s+yes/);
    expect(stdout).toMatch(/chargingStation.serialNumber\s+removed/);
    const back = await run(['boot', '--compare', after, before, '--json']);
    expect(back.exitCode).toBe(0);
    expect(JSON.parse(back.stdout).tables).toHaveLength(1);
  });

  test('is judged again from its facts as it was', async () => {
    const facts = await file('');
    const pair = [await file(boot16), await file({ ...boot16, iccid: '' })];
    const { stdout } = await run(['boot', '--compare', ...pair, '--save-facts', facts, '--json']);
    const again = JSON.parse((await run(['judge', facts, '--json'])).stdout);
    expect(again.tables).toEqual(JSON.parse(stdout).tables);
  });
});

describe('boot with a log', () => {
  const log = [
    `10:00:01 send ${JSON.stringify([2, 'a', 'BootNotification', boot16])}`,
    '10:00:02 recv [3,"a",{"status":"Rejected","currentTime":"2026-01-01T00:00:00Z","interval":60}]',
  ].join('\n');

  test('judges the answer as well', async () => {
    const { stdout, exitCode } = await run(['boot', await file(log), '--json']);
    expect(exitCode).toBe(1);
    const report = JSON.parse(stdout);
    expect(validateReport(report)).toBe(true);
    expect(report).toMatchObject({
      primary: 'boot-rejected',
      measurements: { 'boot.status': 'Rejected', 'boot.violations': 0 },
    });
    expect(report.measurements).not.toHaveProperty('boot.latencyMs');
  });

  test('that shortened the message is inconclusive, exit 3', async () => {
    const cut = '10:00:01 send [2,"a","BootNotification",{"chargePointVendor":"Exam...';
    const { stdout, exitCode } = await run(['boot', await file(cut), '--json']);
    expect(exitCode).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'inconclusive', findings: [] });
  });

  test('has the frame itself repaired where that is certain', async () => {
    const odd = `["2",7,"BootNotificationRequest",${JSON.stringify(boot16)}]`;
    const { stdout } = await run(['boot', await file(odd), '--repair']);
    expect(stdout).toMatch(/Repaired\n {2}the frame: its message type is not a number\n/);
    expect(stdout).not.toContain('would be a guess');
    const message = JSON.parse(stdout.slice(stdout.indexOf('Repaired message\n') + 17));
    expect(message).toEqual([2, '7', 'BootNotification', boot16]);
    const five = JSON.stringify([2, '1', 'BootNotification', boot16, 1]);
    const left = await run(['boot', await file(five), '--repair']);
    expect(left.stdout).toMatch(/would be a guess\n {2}the frame: a CALL has 4 elements/);
  });
});

describe('bad input to boot is one clear line, and exit 2:', async () => {
  const sound = await file(boot2x);
  const bytes = async (content: Buffer) => {
    const path = `${at.path}/${count++}.bin`;
    await writeFile(path, content);
    return path;
  };
  test.each<[string, string[], RegExp, string?]>([
    [
      'UTF-16 with its mark',
      ['boot', await bytes(Buffer.from(`\uFEFF${JSON.stringify(boot2x)}`, 'utf16le'))],
      /is UTF-16 text, not UTF-8/,
    ],
    [
      'UTF-16 without it',
      ['boot', await bytes(Buffer.from(JSON.stringify(boot2x), 'utf16le'))],
      /is UTF-16 text, not UTF-8/,
    ],
    [
      'big-endian UTF-16',
      ['boot', await bytes(Buffer.from(JSON.stringify(boot2x), 'utf16le').swap16())],
      /is UTF-16 text, not UTF-8/,
    ],
    ['10,000 levels', ['boot', await file('{"a":'.repeat(10_000))], /nested deeper than 64 levels/],
    [
      'a payload that is broken',
      ['boot', await file('{"reason":"PowerUp",}')],
      /is not JSON: a comma too many/,
    ],
    ['no file', ['boot'], /missing required argument/],
    ['two files', ['boot', sound, sound], /boot takes one file, 2 were given/],
    ['--compare with one file', ['boot', '--compare', sound], /--compare needs two files/],
    ['--compare with three', ['boot', '--compare', sound, sound, sound], /needs two files/],
    [
      '--compare with --repair',
      ['boot', '--compare', sound, sound, '--repair'],
      /contradicts --repair/,
    ],
    ['--compare of stdin with itself', ['boot', '--compare', '-', '-'], /cannot both read stdin/],
    [
      '--compare with an answer',
      ['boot', '--compare', sound, await file('[3,"1",{}]')],
      /is a CALLRESULT/,
    ],
    ['two inputs on stdin', ['boot', '-', '--schema', '-'], /cannot both read stdin/],
    ['--expect of nothing', ['boot', sound, '--expect', await file({})], /expects nothing/],
    ['--expect of an array', ['boot', sound, '--expect', await file([])], /is not a JSON object/],
    [
      '--expect of a number',
      ['boot', sound, '--expect', await file({ model: 1 })],
      /has model, but not as a text/,
    ],
    [
      '--expect of a typing error',
      ['boot', sound, '--expect', await file({ vendorname: 'x' })],
      /unknown key "vendorname"/,
      'Did you mean vendorName?',
    ],
    ['--expect that is missing', ['boot', sound, '--expect', `${at.path}/none`], /no such file/],
    [
      '--schema that is missing',
      ['boot', sound, '--schema', `${at.path}/none`],
      /operator's schema .*: no such file/,
    ],
    ['--schema that is no JSON', ['boot', sound, '--schema', await file('{')], /is not JSON/],
    [
      '--schema that is no object',
      ['boot', sound, '--schema', await file([])],
      /is not a JSON object/,
    ],
    [
      '--schema that is no schema',
      ['boot', sound, '--schema', await file({ type: 'x' })],
      /not a JSON Schema/,
    ],
    [
      '--schema elsewhere',
      ['boot', sound, '--schema', await file({ $ref: 'http://127.0.0.1:9/' })],
      /which is not in it/,
    ],
    [
      '--schema of a megabyte',
      ['boot', sound, '--schema', await file({ x: 'x'.repeat(2 ** 20) })],
      /larger than the 256 KiB/,
    ],
    [
      '--schema nested without end',
      ['boot', sound, '--schema', await file('['.repeat(100_000))],
      /nested deeper than 64/,
    ],
    [
      '--schema that never ends',
      [
        'boot',
        await file({ ...boot2x, reason: 'a'.repeat(40) }),
        '--schema',
        await file({
          properties: { reason: { pattern: '^(a+)+$', maxLength: 1, not: { pattern: '^(a+)+b' } } },
        }),
      ],
      /takes longer than the 2 s allowed/,
    ],
  ])('%s', async (_name, args, told, hint) => {
    const { stdout, stderr, exitCode } = await run(args, { stdin: '' });
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(told);
    if (hint !== undefined) expect(stderr).toContain(hint);
    expect(stderr).not.toMatch(/\n {4}at /);
  });
});

describe('odd input to boot is judged:', () => {
  test.each<[string, string, string[]]>([
    [
      'a name twice',
      '{"chargePointVendor":"a","chargePointVendor":"b","chargePointModel":"c"}',
      ['boot-field-duplicate'],
    ],
    [
      'a number beyond 2^53',
      '{"chargePointVendor":"a","chargePointModel":123456789012345678901}',
      ['boot-field-type', 'boot-value-unportable'],
    ],
    [
      'half a surrogate pair',
      '{"chargePointVendor":"a\\ud800","chargePointModel":"c"}',
      ['boot-value-unportable'],
    ],
    [
      'a __proto__ member',
      '{"__proto__":{"x":1},"chargePointVendor":"a","chargePointModel":"c"}',
      ['boot-field-unknown'],
    ],
    [
      'a NUL character',
      '{"chargePointVendor":"a\\u0000","chargePointModel":"c"}',
      ['boot-field-placeholder'],
    ],
    [
      'a date of zeros',
      '{"chargePointVendor":"a","chargePointModel":"c","firmwareVersion":"0000-00-00"}',
      ['boot-field-placeholder'],
    ],
    [
      'a byte order mark and CRLF',
      '\uFEFF{\r\n"chargePointVendor":"a",\r\n"chargePointModel":"c"}\r\n',
      [],
    ],
    [
      '10,000 levels in a frame',
      `[2,"1","BootNotification",{"a":${'['.repeat(10_000)}`,
      ['frame-malformed'],
    ],
    [
      'a raw NUL byte',
      '[2,"1","BootNotification",{"chargePointVendor":"a\0"}]',
      ['frame-malformed'],
    ],
  ])('%s', async (_name, text, expected) => {
    const { stdout } = await run(['boot', await file(text), '--json', '--repair']);
    const report = JSON.parse(stdout);
    expect(validateReport(report)).toBe(true);
    expect(report.findings.map(({ fault }: { fault: string }) => fault)).toEqual(expected);
  });
});
