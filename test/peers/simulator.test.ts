import { tmpdir } from 'node:os';
import { RPCClient } from 'ocpp-rpc';
import { describe, expect, test } from 'vitest';
import { startCsms, startNtpServer } from '../../src/simulator/index.ts';
import { boot2x, boot16 } from '../fixtures/boot.ts';
import { run } from './process.ts';

type StationOptions = ConstructorParameters<typeof RPCClient>[0];

// The simulated world against software that is not ours: what it accepts, is true to life.
describe('the simulated CSMS', () => {
  test.each([
    ['1.6', boot16],
    ['2.0.1', boot2x],
  ] as const)('serves a station of ocpp-rpc in strict mode, %s', async (version, message) => {
    await using csms = await startCsms({ password: 'correct horse battery' });
    const options: Partial<StationOptions> = {
      endpoint: csms.url('CP001').replace('/CP001', ''),
      identity: 'CP001',
      password: 'correct horse battery',
      protocols: [`ocpp${version}`],
      strictMode: true,
    };
    // Its types ask for every option, its documentation for these.
    const station = new RPCClient(options as StationOptions);
    await station.connect();
    const answer = await station.call('BootNotification', message);
    expect(answer).toMatchObject({ status: 'Accepted', interval: 300 });
    await station.call('Heartbeat', {});
    await station.close();
  });
});

test('the simulated time server is off by what it says, to chronyd', async () => {
  await using server = await startNtpServer({ offsetMs: 90_250 });
  const directive = `server 127.0.0.1 port ${server.port} iburst`;
  const { text } = await run('chronyd', ['-Q', '-t', '10', directive], tmpdir());
  const seconds = Number(/System clock wrong by (\S+) seconds/.exec(text)?.[1]);
  expect(seconds).toBeCloseTo(90.25, 1);
});
