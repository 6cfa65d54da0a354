import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createRPCError, RPCServer } from 'ocpp-rpc';
import { afterEach, describe, expect, test } from 'vitest';
import { lastOfKind } from '../../src/facts/select.ts';
import type { SiteInput } from '../../src/site/create-site.ts';
import { diagnosed, found, row } from '../connection/diagnose.ts';
import { boot2x, boot16 } from '../fixtures/boot.ts';

// npm's ocpp-rpc as a CSMS whose session is held, and whose versions are asked for.
let server: RPCServer | null = null;
afterEach(async () => {
  await server?.close({ force: true });
  server = null;
});

interface Backend {
  readonly protocols: string[];
  readonly strictMode: boolean;
  readonly heartbeat?: () => unknown;
}

async function listen({ protocols, strictMode, heartbeat = now }: Backend): Promise<string> {
  server = new RPCServer({ protocols, strictMode });
  server.on('client', (client) => {
    client.handle('BootNotification', () => ({ ...now(), status: 'Accepted', interval: 300 }));
    client.handle('Heartbeat', heartbeat);
  });
  const http = await server.listen(0, '127.0.0.1');
  if (!http.listening) await once(http, 'listening');
  // A server on a TCP port has an address of this form.
  const { port } = http.address() as AddressInfo;
  return `ws://127.0.0.1:${port}/CP001`;
}

const now = () => ({ currentTime: new Date().toISOString() });

const held = (message: unknown): SiteInput => ({
  boot: { text: JSON.stringify(message), source: 'option' },
  holdMs: 1_500,
  messageTimeoutMs: 500,
});

describe.each([
  ['strict', true],
  ['loose', false],
])('ocpp-rpc in %s mode', (_name, strictMode) => {
  test.each([
    ['1.6', boot16],
    ['2.0.1', boot2x],
  ] as const)(
    'holds a session of %s, and answers pings and Heartbeats',
    async (version, message) => {
      const url = await listen({ protocols: [`ocpp${version}`], strictMode });
      const report = await diagnosed({ url, ocppVersion: version, ...held(message) });
      expect(found(report)).toEqual([]);
      expect(row(report, 'session')?.status).toBe('pass');
      const hold = lastOfKind(report.facts.records, 'session.hold');
      expect(hold).toMatchObject({ outcome: 'held', lastPong: true });
      expect(hold?.heartbeats.answered).toBe(hold?.heartbeats.sent);
      expect(hold?.pings.answered).toBe(hold?.pings.sent);
    },
  );

  test('takes the versions that it was told to', async () => {
    const url = await listen({ protocols: ['ocpp1.6', 'ocpp2.0.1'], strictMode });
    const report = await diagnosed({ url, identityProbes: true });
    expect(found(report)).toEqual([]);
    expect(report.measurements['upgrade.versions']).toBe('ocpp2.0.1, ocpp1.6');
  });

  test('keeps two sessions of one station', async () => {
    const url = await listen({ protocols: ['ocpp2.0.1'], strictMode });
    const report = await diagnosed({ url, identityProbes: true, ...held(boot2x) });
    expect(found(report)).toEqual([]);
    expect(lastOfKind(report.facts.records, 'session.second')?.outcome).toBe('both-kept');
  });

  test('that never answers a Heartbeat is flat, although it answers pings', async () => {
    const heartbeat = () => new Promise(() => {});
    const url = await listen({ protocols: ['ocpp2.0.1'], strictMode, heartbeat });
    const report = await diagnosed({ url, ...held(boot2x) });
    expect(report.primary).toBe('heartbeat-flat');
    expect(report.findings[0]?.detail).toContain('Pings are answered all the while');
  });

  test('that refuses Heartbeats is told so, and is not flat', async () => {
    const heartbeat = () => {
      throw createRPCError('InternalError', 'no clock');
    };
    const url = await listen({ protocols: ['ocpp2.0.1'], strictMode, heartbeat });
    const report = await diagnosed({ url, ...held(boot2x) });
    expect(found(report)).toEqual(['heartbeat-invalid']);
  });
});

test('a server of ocpp-rpc that is shut down drops the session with its code', async () => {
  const url = await listen({ protocols: ['ocpp2.0.1'], strictMode: true });
  server?.on('client', (client) => {
    client.once('call', () =>
      setTimeout(() => client.close({ code: 1012, reason: 'restart' }), 400),
    );
  });
  const report = await diagnosed({ url, ...held(boot2x) });
  expect(report.primary).toBe('session-dropped');
  expect(report.findings[0]?.evidence).toContainEqual({ label: 'Close code', value: '1012' });
  expect(report.findings[0]?.detail).toContain('still show the station as Available');
});
