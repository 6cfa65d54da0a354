import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { RPCServer } from 'ocpp-rpc';
import { afterEach, describe, expect, test } from 'vitest';
import type { SiteInput } from '../../src/site/create-site.ts';
import { diagnosed, found, row } from '../connection/diagnose.ts';
import { boot2x, boot16 } from '../fixtures/boot.ts';

// npm's ocpp-rpc in strict mode, as a CSMS: the whole diagnosis against a stack that is not ours.
const PASSWORD = 'correct-horse-battery';

let server: RPCServer | null = null;
afterEach(async () => {
  await server?.close({});
  server = null;
});

async function listen(version: '1.6' | '2.0.1'): Promise<string> {
  server = new RPCServer({ protocols: [`ocpp${version}`], strictMode: true });
  server.auth((accept, reject, { identity, password }) => {
    if (identity !== 'CP001') reject(404, 'Not Found');
    else if (password?.toString() !== PASSWORD) reject(401, 'Unauthorized');
    else accept();
  });
  server.on('client', (client) =>
    client.handle('BootNotification', () => ({
      status: 'Accepted',
      currentTime: new Date().toISOString(),
      interval: 300,
    })),
  );
  const http = await server.listen(0, '127.0.0.1');
  if (!http.listening) await once(http, 'listening');
  // A server on a TCP port has an address of this form.
  const { port } = http.address() as AddressInfo;
  return `ws://127.0.0.1:${port}/CP001`;
}

const site = (message: unknown): SiteInput => ({
  password: PASSWORD,
  securityProfile: 1,
  boot: { text: JSON.stringify(message), source: 'option' },
});

describe('ocpp-rpc in strict mode', () => {
  test.each([
    ['1.6', boot16],
    ['2.0.1', boot2x],
  ] as const)('is a healthy backend for %s', async (version, message) => {
    const url = await listen(version);
    const report = await diagnosed({ url, ocppVersion: version, ...site(message) });
    expect(found(report).filter((id) => id !== 'password-length')).toEqual([]);
    expect(row(report, 'upgrade')?.summary).toBe(`101, ocpp${version}`);
    expect(row(report, 'boot')?.summary).toMatch(/^Accepted/);
    expect(row(report, 'session')?.status).toBe('skipped');
  });

  test('refuses a wrong password, and does not know a wrong identity', async () => {
    const url = await listen('2.0.1');
    const wrong = await diagnosed({ url, ...site(boot2x), password: 'wrong-horse-battery' });
    expect(wrong.primary).toBe('credentials-rejected');
    const missing = await diagnosed({ url, securityProfile: 1 });
    expect(missing.primary).toBe('credentials-missing');
    const stranger = await diagnosed({ url: url.replace('CP001', 'CP009'), ...site(boot2x) });
    expect(stranger.primary).toBe('upgrade-path-unknown');
    expect(stranger.findings[0]?.confidence).toBe('possible');
  });

  test('accepts a connection of another version without taking its subprotocol', async () => {
    const url = await listen('1.6');
    const report = await diagnosed({ url, ...site(boot2x) });
    expect(report.primary).toBe('subprotocol-mismatch');
  });
});
