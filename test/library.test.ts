import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { diagnose } from '../src/index.ts';

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
