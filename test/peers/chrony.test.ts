import { expect, it } from 'vitest';
import { askNtp } from '../../src/wire/ntp.ts';
import { freePort, scratch, start } from './process.ts';

it('chronyd tells the time that this machine has, within the bound', async () => {
  await using work = await scratch();
  const port = await freePort();
  await work.write({
    'chrony.conf': [
      ...[`port ${port}`, 'cmdport 0', 'bindaddress 127.0.0.1', 'allow 127.0.0.1'],
      ...['local stratum 8', `pidfile ${work.path('chronyd.pid')}`, 'bindcmdaddress /'],
    ].join('\n'),
  });
  // -x: it must not touch the clock of this machine.
  await using _server = await start(
    'chronyd',
    ['-x', '-d', '-u', 'root', '-f', work.path('chrony.conf')],
    work.folder,
    (output) => output.includes('Disabled control of system clock'),
  );
  const { offsetMs, boundMs } = await askNtp(
    { host: '127.0.0.1', port },
    { timeoutMs: 3_000, signal: AbortSignal.timeout(5_000), resolver: null },
  );
  expect(Math.abs(offsetMs)).toBeLessThanOrEqual(boundMs);
  expect(boundMs).toBeLessThan(500);
});
