import { describe, expect, it } from 'vitest';
import type { OcppVersion } from '../../src/facts/statement.ts';
import { validateMessage } from '../../src/ocpp/messages.ts';
import { startCsms } from '../../src/simulator/index.ts';
import { csmsByHand, PASSWORD, play, registered } from './playing.ts';

const VERSIONS: readonly OcppVersion[] = ['1.6', '2.0.1', '2.1'];
const accept = () => ({ status: 'Accepted', currentTime: new Date().toISOString(), interval: 300 });

describe('a healthy station', () => {
  it.each(VERSIONS)('registers with %s over ws://, by messages that are valid', async (version) => {
    await using csms = await startCsms({ password: PASSWORD });
    await using station = play(csms.url('CP001'), { version });
    await station.until(({ what }) => what.startsWith('StatusNotification'));
    expect(csms.calls.map(({ action }) => action)).toEqual([
      'BootNotification',
      'StatusNotification',
    ]);
    for (const { action, payload } of csms.calls) {
      expect(await validateMessage(version, action, 'request', payload)).toEqual([]);
    }
    expect(station.status).toMatchObject({
      phase: 'connected',
      registration: 'Accepted',
      subprotocol: `ocpp${version}`,
      connects: 1,
      boots: 1,
      failure: null,
    });
    await station.close();
    expect(station.status.phase).toBe('ended');
  });

  it('waits out Pending and Rejected, and boots again each time', async () => {
    const statuses = ['Pending', 'Rejected', 'Accepted'];
    await using csms = await csmsByHand((action) =>
      action === 'BootNotification' ? { ...accept(), status: statuses.shift(), interval: 0 } : {},
    );
    await using station = play(csms.url);
    await station.until(registered);
    expect(station.status.boots).toBe(3);
    expect(csms.received.every(({ action }) => action === 'BootNotification')).toBe(true);
  });

  it('keeps to the interval that it is given', async () => {
    const times: number[] = [];
    await using csms = await csmsByHand((action) => {
      if (action === 'BootNotification') times.push(performance.now());
      return { ...accept(), status: times.length === 1 ? 'Pending' : 'Accepted', interval: 0.4 };
    });
    await using station = play(csms.url);
    await station.until(registered);
    const [first = 0, second = 0] = times;
    expect(second - first).toBeGreaterThan(390);
  });

  it('sends Heartbeats at the interval, and sets its clock by the answers', async () => {
    const ahead = new Date(Date.now() + 3_600_000).toISOString();
    await using csms = await csmsByHand(() => ({ ...accept(), currentTime: ahead, interval: 1 }));
    const beat = csms.next('Heartbeat');
    await using station = play(csms.url);
    await beat;
    const rows = station.model.variables();
    const shown = rows.find(({ name }) => name === 'DateTime')?.read() ?? '';
    expect(Date.parse(shown) - Date.now()).toBeGreaterThan(3_500_000);
    expect(rows.find(({ name }) => name === 'HeartbeatInterval')?.read()).toBe('1');
  });

  it.each([
    ['1.6', ['StartTransaction', 'MeterValues', 'StopTransaction']],
    ['2.0.1', ['TransactionEvent', 'TransactionEvent']],
  ] as const)('sends what it has queued in %s once it is registered', async (version, actions) => {
    await using csms = await csmsByHand((action) =>
      action === 'BootNotification' ? accept() : { transactionId: 7, idTagInfo: {} },
    );
    await using station = play(csms.url, { version, queuedTransactions: 2 });
    await station.until(registered);
    await station.until(({ status }) => status.callsAnswered === 2 + 2 * actions.length);
    expect(csms.received.map(({ action }) => action).slice(2)).toEqual([...actions, ...actions]);
  });

  it('authorizes a token, and is told that there is no session once there is none', async () => {
    await using csms = await startCsms({ authorize: { kind: 'status', status: 'Blocked' } });
    await using station = play(csms.url('CP001'));
    await station.until(registered);
    expect(await station.authorize('04A2B3C4')).toEqual({
      kind: 'result',
      payload: { idTokenInfo: { status: 'Blocked' } },
    });
    await station.close();
    expect(await station.authorize('04A2B3C4')).toEqual({ kind: 'closed' });
  });

  it('comes back when it is dropped, with a back-off that doubles', async () => {
    await using csms = await startCsms({ session: { kind: 'close', code: 1012, reason: 'later' } });
    await using station = play(csms.url('CP001'));
    await station.until(({ status }) => status.connects === 3);
    expect(station.status.failure).toEqual({ stage: 'session', what: 'closed with 1012: later' });
    const { model } = station;
    expect([1, 2, 3, 99].map((failures) => model.backOffMs(failures))).toEqual([10, 20, 40, 320]);
  });

  it('tries the next address of its CSMS where one is refused', async () => {
    await using csms = await startCsms();
    await using station = play(csms.url('CP001'), { addresses: ['127.0.0.2', '127.0.0.1'] });
    await station.until(registered);
    expect(station.status.connects).toBe(1);
  });

  it('goes on where the CSMS names no subprotocol, as most do', async () => {
    const upgrade = { kind: 'accept', subprotocol: 'omit' } as const;
    await using csms = await startCsms({ upgrade });
    await using station = play(csms.url('CP001'));
    await station.until(registered);
    expect(station.status.subprotocol).toBeNull();
  });
});
