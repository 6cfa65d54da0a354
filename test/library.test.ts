import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { diagnose, validateMessage } from '../src/index.ts';
import { startCsms } from '../src/simulator/index.ts';
import { boot2x } from './fixtures/boot.ts';

/** A port of loopback that nothing listens on any more. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

test('the library gives the report of a diagnosis, and tells events as they happen', async () => {
  const types = new Set<string>();
  const report = await diagnose({
    url: `ws://127.0.0.1:${await closedPort()}/ocpp/CP001`,
    ntpServers: [],
    labels: { site: 'depot' },
    onEvent: ({ type }) => types.add(type),
  });
  expect(report).toMatchObject({
    verdict: 'fault',
    exitCode: 1,
    primary: 'tcp-refused',
    labels: { site: 'depot' },
    target: { identity: 'CP001' },
  });
  expect(types).toContain('fact');
});

test('the library can be interrupted, and still gives what it saw', async () => {
  const interrupt = AbortSignal.abort();
  const url = 'ws://127.0.0.1:9/ocpp/CP001';
  const report = await diagnose({ url, ntpServers: [], interrupt });
  expect(report).toMatchObject({ exitCode: 130, run: { interrupted: true } });
});

test('the library asks for a token, and keeps it to itself', async () => {
  await using csms = await startCsms({ authorize: { kind: 'status', status: 'Blocked' } });
  const report = await diagnose({
    url: csms.url('CP001'),
    securityProfile: 0,
    ntpServers: [],
    tlsScan: false,
    boot: boot2x,
    idToken: { value: '04C4NARY7F', type: 'ISO15693' },
    repeat: 2,
    messageTimeoutMs: 5_000,
  });
  expect(report).toMatchObject({ primary: 'token-blocked' });
  const asked = csms.calls.filter(({ action }) => action === 'Authorize');
  const payload = { idToken: { idToken: '04C4NARY7F', type: 'ISO15693' } };
  expect(asked).toMatchObject([{ payload }, { payload }]);
  expect(JSON.stringify(report)).not.toContain('04C4NARY7F');
});

test('the library validates any message of the handshake, with all that it breaks', async () => {
  const broken = await validateMessage('2.0.1', 'StatusNotification', 'request', {
    timestamp: '2026-06-15 12:00:00',
    connectorStatus: 'Charging',
    evseId: 1,
  });
  expect(broken?.map(({ defect, pointer }) => [defect, pointer])).toEqual([
    ['missing', '/connectorId'],
    ['value', '/timestamp'],
    ['value', '/connectorStatus'],
  ]);
  expect(broken?.[0]?.requirement).toContain('OCPP 2.0.1');
  expect(await validateMessage('1.6', 'Heartbeat', 'request', {})).toEqual([]);
  expect(await validateMessage('1.6', 'NotifyEvent', 'request', {})).toBeNull();
  expect(await validateMessage('2.1', '__proto__', 'request', {})).toBeNull();
});
