import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as later } from 'node:timers/promises';
import { createRPCError, RPCServer } from 'ocpp-rpc';
import { afterEach, describe, expect, test } from 'vitest';
import { run } from '../cli/fake-io.ts';
import { folder } from '../cli/folder.ts';
import { boot2x, boot16 } from '../fixtures/boot.ts';

// npm's ocpp-rpc in strict mode checks our Authorize, and its own answer, by the official schemas.
let server: RPCServer | null = null;
afterEach(async () => {
  await server?.close({});
  server = null;
});

const TOKEN = '04C4NARY7F';
type Version = '1.6' | '2.0.1';
type Handler = (call: { params: unknown }) => unknown;

async function authorized(version: Version, handler: Handler | null, ...args: string[]) {
  const asked: unknown[] = [];
  server = new RPCServer({ protocols: [`ocpp${version}`], strictMode: true });
  server.on('client', (client) => {
    client.handle('BootNotification', () => ({
      status: 'Accepted',
      currentTime: new Date().toISOString(),
      interval: 300,
    }));
    if (handler === null) return;
    client.handle('Authorize', (call: { params: unknown }) => {
      asked.push(call.params);
      return handler(call);
    });
  });
  const http = await server.listen(0, '127.0.0.1');
  if (!http.listening) await once(http, 'listening');
  // A server on a TCP port has an address of this form.
  const { port } = http.address() as AddressInfo;
  await using at = await folder();
  const boot = await at.file('boot.json', JSON.stringify(version === '1.6' ? boot16 : boot2x));
  const ran = await run([
    ...['authorize', `ws://127.0.0.1:${port}/CP001`, '--profile', '0', '--no-ntp', '--json'],
    ...['--ocpp', version, '--boot', boot, '--id-token', TOKEN, ...args],
  ]);
  expect(`${ran.stdout}${ran.stderr}`).not.toContain(TOKEN);
  const report = JSON.parse(ran.stdout);
  const found: string[] = report.findings.map(({ fault }: { fault: string }) => fault);
  const row = report.checks.find(({ stage }: { stage: string }) => stage === 'authorize');
  return { found, row, report, asked, exitCode: ran.exitCode };
}

const status = (version: Version, word: string) => () =>
  version === '1.6' ? { idTagInfo: { status: word } } : { idTokenInfo: { status: word } };

describe.each(['1.6', '2.0.1'] as const)('ocpp-rpc in strict mode, OCPP %s', (version) => {
  test('takes our Authorize for valid, and each of several', async () => {
    const ran = await authorized(version, status(version, 'Accepted'), '--repeat', '5');
    expect(ran.found).toEqual([]);
    expect(ran.asked).toHaveLength(5);
    expect(ran.row.summary).toMatch(/^Accepted, 5 tries/);
    expect(ran.exitCode).toBe(0);
  });

  test.each([
    ['Blocked', 'token-blocked'],
    ['Expired', 'token-expired'],
    ['Invalid', 'token-invalid'],
    ['ConcurrentTx', 'token-busy'],
  ])('%s is %s', async (word, fault) => {
    expect((await authorized(version, status(version, word))).found).toEqual([fault]);
  });

  test('an answer that its schema refuses is an error of its own', async () => {
    const { found, report } = await authorized(version, status(version, 'NoSuchStatus'));
    expect(found).toEqual(['authorize-failed']);
    expect(report.findings[0].owner).toBe('backend');
  });

  test('without a handler it decides nothing', async () => {
    expect((await authorized(version, null)).found).toEqual(['authorize-failed']);
  });

  test('SecurityError is the registration', async () => {
    const refuse = () => {
      throw createRPCError('SecurityError', 'not accepted');
    };
    expect((await authorized(version, refuse)).found).toEqual(['authorize-security-error']);
  });

  test('silence is told by the message timeout', async () => {
    const never = () => new Promise(() => {});
    const { report } = await authorized(version, never, '--message-timeout', '200ms');
    expect(report.findings).toMatchObject([
      { fault: 'authorize-timeout', confidence: 'certain', owner: 'backend' },
    ]);
  });
});

test('an answer that takes longer than a car waits is slow', async () => {
  const late = async () => {
    await later(1_600);
    return { idTokenInfo: { status: 'Accepted' } };
  };
  const { found, report } = await authorized('2.0.1', late);
  expect(found).toEqual(['authorize-slow']);
  expect(report.verdict).toBe('warning');
  expect(report.measurements['authorize.p95Ms']).toBeGreaterThan(1_500);
});
