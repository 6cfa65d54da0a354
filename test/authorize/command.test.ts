import { describe, expect, test } from 'vitest';
import validateReport from '../../generated/report-1.js';
import { schemaErrors } from '../schema-errors.ts';
import { runAuthorize } from './run-authorize.ts';

const TOKEN = '04C4NARY7F';
const asking = ({ action }: { action: string }) => action === 'Authorize';

describe('authorize', () => {
  test('asks for a token after an accepted boot, once, and leaves it out of everything', async () => {
    const ran = await runAuthorize({}, '--id-token', TOKEN);
    expect(ran.calls).toMatchObject([
      { action: 'BootNotification' },
      { action: 'Authorize', payload: { idToken: { idToken: TOKEN, type: 'ISO14443' } } },
      // Of the session, which closes what authorize leaves.
      { action: 'Heartbeat' },
    ]);
    expect(ran.exitCode).toBe(0);
    expect(schemaErrors(validateReport, ran.report)).toEqual([]);
    expect(ran.row).toMatchObject({ status: 'pass' });
    expect(ran.row.summary).toMatch(/^Accepted in \d+ ms$/);
    expect(ran.report.measurements).toMatchObject({
      'authorize.status': 'Accepted',
      'authorize.tries': 1,
    });
    expect(
      ran.report.actions.find(({ what }: { what: string }) => what.includes('authorize')),
    ).toMatchObject({
      what: 'asking the backend to authorize the token given',
      inWhoseName: 'CP001',
    });
    expect(`${ran.stdout}${ran.stderr}${ran.facts}`).not.toContain(TOKEN);
    const close = ran.report.checks.find(({ stage }: { stage: string }) => stage === 'session');
    expect(close).toMatchObject({ status: 'skipped' });
  });

  test('asks again as often as it is told, one at a time, and shows the spread', async () => {
    const ran = await runAuthorize({}, '--id-token', TOKEN, '--repeat', '5');
    expect(ran.calls.filter(({ action }) => action === 'Authorize')).toHaveLength(5);
    expect(ran.row.summary).toMatch(/^Accepted, 5 tries: median \d+ ms, p95 \d+ ms$/);
    expect(ran.report.tables).toMatchObject([
      { stage: 'authorize', title: 'Latency of Authorize, 5 of 5 tries answered' },
    ]);
  });

  test('of one character, too, and knows the status all the same', async () => {
    const ran = await runAuthorize({}, '--id-token', '7');
    expect(ran.report.measurements).toMatchObject({ 'authorize.status': 'Accepted' });
    expect(ran.exitCode).toBe(0);
  });

  test('in 2.1', async () => {
    const ran = await runAuthorize({}, '--ocpp', '2.1', '--id-token', `${TOKEN}:VIN`);
    expect(ran.calls.find(asking)).toMatchObject({
      payload: { idToken: { idToken: TOKEN, type: 'VIN' } },
    });
    expect(ran.exitCode).toBe(0);
  });

  test('has no type to send in 1.6', async () => {
    const { calls, exitCode } = await runAuthorize({}, '--ocpp', '1.6', '--id-token', TOKEN);
    expect(calls.find(asking)).toMatchObject({ action: 'Authorize', payload: { idTag: TOKEN } });
    expect(exitCode).toBe(0);
  });

  test('sends the type that it was told', async () => {
    const { calls } = await runAuthorize({}, '--id-token', 'AA:BB:CC:macaddress');
    expect(calls.find(asking)).toMatchObject({
      payload: { idToken: { idToken: 'AA:BB:CC', type: 'MacAddress' } },
    });
  });

  test.each([
    ['Unknown', 'token-unknown'],
    ['Blocked', 'token-blocked'],
    ['Expired', 'token-expired'],
    ['Invalid', 'token-invalid'],
    ['ConcurrentTx', 'token-busy'],
    ['NoCredit', 'token-not-allowed'],
    ['NotAtThisTime', 'token-not-allowed'],
  ])('%s is %s', async (status, fault) => {
    const byToken = { [TOKEN]: status };
    const authorize = { kind: 'status', status: 'Accepted', byToken } as const;
    const ran = await runAuthorize({ authorize }, '--id-token', TOKEN);
    expect(ran.exitCode).toBe(1);
    expect(ran.report.primary).toBe(fault);
    expect(ran.found).toEqual([fault]);
    expect(ran.report.findings[0]).toMatchObject({ mrec: 'CX009', confidence: 'certain' });
  });

  test('a backend that says nothing is told by the message timeout', async () => {
    const authorize = { kind: 'silent' } as const;
    const ran = await runAuthorize(
      { authorize },
      ...['--id-token', TOKEN, '--message-timeout', '100ms', '--repeat', '20'],
    );
    expect(ran.report.findings).toMatchObject([
      { fault: 'authorize-timeout', owner: 'backend', mrec: 'CX009', confidence: 'certain' },
    ]);
    // After a few that were not answered no more are made.
    expect(ran.calls.filter(({ action }) => action === 'Authorize')).toHaveLength(3);
    expect(ran.exitCode).toBe(1);
  });

  test('where the run leaves less time than a message has, silence proves little', async () => {
    const authorize = { kind: 'silent' } as const;
    const args = ['--id-token', TOKEN, '--timeout', '500ms'];
    const { report } = await runAuthorize({ authorize }, ...args);
    expect(report.verdict).not.toBe('healthy');
    for (const { confidence } of report.findings) expect(confidence).toBe('possible');
  });

  test('SecurityError is the registration, not the token', async () => {
    const authorize = { kind: 'error', code: 'SecurityError' } as const;
    const { report } = await runAuthorize({ authorize }, '--id-token', TOKEN);
    expect(report.findings).toMatchObject([
      { fault: 'authorize-security-error', mrec: 'CX018', owner: 'backend' },
    ]);
    expect(report.findings[0].detail).toContain('says nothing of the token');
  });

  test.each([
    ['NotImplemented', /no handler for Authorize/],
    ['FormatViolation', /takes the message for malformed/],
    ['InternalError', /failed at handling it/],
  ])('%s decides nothing', async (code, detail) => {
    const authorize = { kind: 'error', code } as const;
    const { report } = await runAuthorize({ authorize }, '--id-token', TOKEN);
    expect(report.findings).toMatchObject([{ fault: 'authorize-failed', owner: 'backend' }]);
    expect(report.findings[0].detail).toMatch(detail);
  });

  test.each([
    ['no status', '[3,"{id}",{}]'],
    ['an unknown status', '[3,"{id}",{"idTokenInfo":{"status":"OK"}}]'],
    ["1.6's answer", '[3,"{id}",{"idTagInfo":{"status":"Accepted"}}]'],
    ['an array', '[3,"{id}",[]]'],
    ['no payload', '[3,"{id}"]'],
    ['no OCPP', 'hello'],
    ['a huge one', `[3,"{id}",{"x":"${'y'.repeat(100_000)}"}]`],
    ['a deep one', `[3,"{id}",${'['.repeat(50_000)}${']'.repeat(50_000)}]`],
    ['a proto key', '[3,"{id}",{"__proto__":{"status":"Accepted"}}]'],
  ])('%s is no valid answer, and the fault of the backend', async (_what, text) => {
    const authorize = { kind: 'text', text } as const;
    const ran = await runAuthorize({ authorize }, '--id-token', TOKEN);
    expect(ran.found).toEqual(['authorize-response-invalid']);
    expect(ran.report.findings[0]).toMatchObject({ owner: 'backend', confidence: 'certain' });
    expect(ran.row.status).toBe('fault');
    expect(ran.facts.length).toBeLessThan(40_000);
  });

  test('an answer to another message id is no answer', async () => {
    const authorize = {
      kind: 'text',
      text: '[3,"other",{"idTokenInfo":{"status":"Accepted"}}]',
    } as const;
    const args = ['--id-token', TOKEN, '--message-timeout', '100ms'];
    const { report } = await runAuthorize({ authorize }, ...args);
    expect(report.findings).toMatchObject([
      { fault: 'authorize-response-invalid', confidence: 'likely' },
    ]);
  });
});

describe('keeps the token back', () => {
  test.each([
    ['Pending', { kind: 'status', status: 'Pending' }, 3],
    ['Rejected', { kind: 'status', status: 'Rejected' }, 1],
    ['refused', { kind: 'error', code: 'SecurityError' }, 1],
  ] as const)('where the boot is %s', async (word, boot, exitCode) => {
    const ran = await runAuthorize({ boot }, '--id-token', TOKEN);
    expect(ran.calls.map(({ action }) => action)).toEqual(['BootNotification']);
    expect(ran.exitCode).toBe(exitCode);
    expect(ran.row.status).toBe('inconclusive');
    const code = word === 'refused' ? 'SecurityError' : word;
    expect(ran.row.because).toContain(`the BootNotification was not accepted (${code})`);
  });

  test('with --skip authorize', async () => {
    const { run } = await import('../cli/fake-io.ts');
    const ran = await run([
      ...['diagnose', 'ws://127.0.0.1:9/CP', '--no-ntp', '--skip', 'authorize'],
      ...['--id-token', TOKEN, '--json'],
    ]);
    const row = JSON.parse(ran.stdout).checks.find(
      ({ stage }: { stage: string }) => stage === 'authorize',
    );
    expect(row).toMatchObject({ status: 'skipped', because: 'left out by --skip' });
  });
});

describe('a backend that repeats the token in whatever it says', () => {
  const echoes = [
    '{"idTokenInfo":{"status":"Blocked","groupIdToken":{"idToken":"{token}","type":"Central"}}}',
    '{"idTokenInfo":{"status":"Blocked","personalMessage":{"format":"UTF8","content":"{token}"}}}',
    '{"idTokenInfo":{"status":"{token}"}}',
    '{"{token}":"x{token}x","idTokenInfo":{"status":"Unknown"}}',
    '{"idTokenInfo":{"status":"Unknown","customData":{"vendorId":"v","{token}":["{token}"]}}}',
  ].map((payload) => `[3,"{id}",${payload}]`);
  const others = [
    '[4,"{id}","InternalError","no {token} here",{"{token}":"{token}"}]',
    '[4,"{id}","{token}","",{}]',
    '{token}',
    '[2,"1","{token}",{}]',
  ];

  test.each([...echoes, ...others])('%s', async (text) => {
    for (const redact of ['standard', 'none']) {
      const ran = await runAuthorize(
        { authorize: { kind: 'text', text } },
        ...['--id-token', `${TOKEN}`, '--redact', redact, '--message-timeout', '200ms'],
      );
      const all = `${ran.stdout}${ran.stderr}${ran.facts}`.toLowerCase();
      expect(all).not.toContain(TOKEN.toLowerCase());
    }
  });
});
