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
