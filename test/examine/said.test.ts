import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
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
  expect(rowsOf(report)).toMatchObject({
    upgrade: { status: 'inconclusive' },
    session: { status: 'skipped', because: 'no session was opened' },
  });
});
