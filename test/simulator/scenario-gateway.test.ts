import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { assemble } from '../../src/diagnosis/assemble.ts';
import { gatherFacts } from '../../src/diagnosis/runner.ts';
import { signalModule } from '../../src/modules/signal/index.ts';
import type { Scenario } from '../../src/simulator/scenario/scenario.ts';
import { writeSiteFolder } from '../../src/simulator/scenario/site-folder.ts';
import { startWorld } from '../../src/simulator/scenario/world.ts';
import { siteOfWorld } from './site-of-world.ts';

const MODEM = { simstate: 'Inserted', operator_state: 'Registered, home', conntype: 'LTE' };
const world = (gateway: Scenario['gateway']) =>
  startWorld({
    name: 'router',
    about: 'a modem in a router',
    ...(gateway === undefined ? {} : { gateway }),
    expect: { verdict: 'healthy', primary: null, mrec: null, faults: [], exitCode: 0 },
  });

async function read(gateway: NonNullable<Scenario['gateway']>) {
  await using router = await world(gateway);
  const facts = await gatherFacts([signalModule], await siteOfWorld(router), { mode: 'simulated' });
  const { unforeseen, events } = router.journal;
  const asked = events.filter(({ device }) => device === 'gateway').map(({ detail }) => detail);
  return { report: assemble([signalModule], facts), asked, unforeseen };
}

it('is read by the interface of its vendor, with nothing unforeseen', async () => {
  const modem = { id: '3-1', model: 'EC25', ...MODEM, rsrp: -107 };
  const rutos = await read({ vendor: 'rutos', modem });
  expect(rutos.report.primary).toBe('signal-weak');
  expect(rutos.asked).toEqual(['POST /api/login', 'GET /api/modems/status', 'POST /api/logout']);
  const levels = { net_mode: 'LTE', rsrp: -107 };
  const older = await read({
    vendor: 'rutos-ubus',
    modem: { info: MODEM, get_signal_query: levels },
  });
  expect(older.report.primary).toBe('signal-weak');
  expect([...rutos.unforeseen, ...older.unforeseen]).toEqual([]);
});

it('lets nobody in with another password, which proves nothing', async () => {
  const { report } = await read({ vendor: 'rutos', modem: MODEM, password: 'wrong' });
  expect(report).toMatchObject({ verdict: 'inconclusive', findings: [] });
  expect(JSON.stringify(report)).toContain('refuses the login');
});

it('is told to diagnose by the site file, but for its password', async () => {
  await using router = await world({ vendor: 'cradlepoint', modem: {} });
  await using folder = await writeSiteFolder(router.station);
  const site = JSON.parse(await readFile(folder.siteFile, 'utf8'));
  expect(site).toMatchObject({
    gateway: `cradlepoint://admin@127.0.0.1:${router.ports.gateway}`,
    gatewayFingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
  });
  const password = router.station.gateway?.password ?? '';
  expect(password.length).toBeGreaterThan(10);
  expect(JSON.stringify(site)).not.toContain(password);
  const file = join(dirname(folder.siteFile), 'gateway-password');
  expect([site.gatewayPasswordFile, (await stat(file)).mode & 0o777]).toEqual([file, 0o600]);
});
