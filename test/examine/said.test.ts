import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { renderTerminal } from '../../src/render/terminal.ts';
import { stationTls } from '../../src/simulator/station/tls.ts';
import { trustStoreOf } from '../../src/tls/trust-store.ts';
import { play } from '../simulator/playing.ts';
import { examining } from './stations.ts';

/** What a report says of a stage, and why. */
const rowsOf = ({ checks }: Awaited<ReturnType<Awaited<ReturnType<typeof examining>>['report']>>) =>
  Object.fromEntries(checks.map(({ stage, ...row }) => [stage, row]));

test('a station whose boot is not answered: no row says ok for what was not seen', async () => {
  await using laptop = await examining({ bootAnswer: 'observe' });
  await using station = play(laptop.url);
  await station.until(({ status }) => status.phase === 'connected');
  await laptop.examined;
  const report = await laptop.report();
  const rows = rowsOf(report);
  expect(rows.tls).toMatchObject({ status: 'skipped', because: 'it connected without TLS' });
  expect(rows.clock).toMatchObject({ status: 'skipped', because: 'no clock was compared' });
  const unseen = report.notExamined.map(({ what }) => what).join('\n');
  expect(unseen).toContain("the charger's own clock");
  expect(unseen).toContain('what the station is configured with');
});

test('a clock that is right only since it was told the time is not called right before', async () => {
  await using laptop = await examining();
  await using station = play(laptop.url);
  await laptop.examined;
  expect(station.events.length).toBeGreaterThan(0);
  expect(rowsOf(await laptop.report()).clock?.summary).toContain('since it was told the time');
});

test('a peer that says nothing is not examined, and has no session', async () => {
  await using laptop = await examining();
  const socket = connect(Number(new URL(laptop.url).port), '127.0.0.1');
  await once(socket, 'connect');
  await expect.poll(() => laptop.told).toContain('connects');
  const report = await laptop.report();
  socket.destroy();
  expect(report.verdict).toBe('inconclusive');
  const [first] = renderTerminal(report, { columns: 80, color: false, ascii: false }).split('\n');
  expect(first).toBe('ghostcheck  a charger that told no name');
  expect(rowsOf(report)).toMatchObject({
    upgrade: { status: 'inconclusive' },
    session: { status: 'skipped', because: 'no session was opened' },
  });
});

test('a station without a suite in common has refused no certificate', async () => {
  await using laptop = await examining();
  const old = { versions: [0x0301], suites: [0x2f], groups: [23], signatureAlgorithms: [0x0401] };
  const tls = stationTls(trustStoreOf([]), null, old);
  await using station = play(laptop.url.replace('ws:', 'wss:'), { tls });
  await expect.poll(() => laptop.told).toContain('TLS failed: no-common');
  expect(station.status.registration).toBeNull();
  const report = await laptop.report();
  expect(rowsOf(report).tls?.summary).not.toContain('refused');
  const unseen = report.notExamined.map(({ how }) => how).join('\n');
  expect(unseen).not.toContain('--server-cert');
});
