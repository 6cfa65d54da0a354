import { describe, expect, test } from 'vitest';
import { lastOfKind, ofKind } from '../../src/facts/select.ts';
import { redactStrict } from '../../src/render/redact.ts';
import { Secret } from '../../src/site/secret.ts';
import { play, registered } from '../simulator/playing.ts';
import { examining, faultsOf } from './stations.ts';

const told = (what: string) => (event: { what: string }) => event.what.startsWith(what);

const SOUND = { password: new Secret('sound-password-16'), pace: { backOffMs: 10_000 } };

describe.each(['2.0.1', '2.1', '1.6'] as const)('a sound station of OCPP %s', (version) => {
  test('is read out while it is Pending, and nothing is wrong with it', async () => {
    await using laptop = await examining();
    await using _station = play(laptop.url, { version, ...SOUND });
    await laptop.examined;
    const report = await laptop.report();
    // Its time source is what the simulated one is made with, and this one speaks plain ws://.
    const known = ['station-time-source-missing', 'password-plain-text'];
    expect(faultsOf(report).filter((fault) => !known.includes(fault))).toEqual([]);
    const read = lastOfKind(report.facts.records, 'station.variables');
    expect(read).toMatchObject({
      by: version === '1.6' ? 'GetConfiguration' : 'GetVariables',
      outcome: 'read',
    });
    expect(report.tables.map(({ title }) => title)).toEqual(
      expect.arrayContaining(['What the station said', 'What the station is configured with']),
    );
    const session = lastOfKind(report.facts.records, 'station.session');
    expect(session).toMatchObject({ endedBy: 'us', code: 1001, registered: 'Pending' });
  });
});

test('its clock is read, and is a certain one where it is wrong although it was told the time', async () => {
  await using laptop = await examining();
  await using _station = play(laptop.url, { faults: { clock: { at: '2000-01-01T00:04:00Z' } } });
  await laptop.examined;
  const report = await laptop.report();
  expect(lastOfKind(report.facts.records, 'clock.charger')).toMatchObject({ source: 'variable' });
  expect(report.primary).toBe('clock-reset');
  expect(report.findings[0]).toMatchObject({ confidence: 'certain' });
});

test('a password is neither asked for nor kept', async () => {
  await using laptop = await examining();
  await using _station = play(laptop.url, { version: '1.6' });
  await laptop.examined;
  const text = JSON.stringify(await laptop.report());
  expect(text).not.toContain('AuthorizationKey');
  expect(text).not.toContain('correct horse battery');
});

test.each([
  ['boot-missing', { boot: 'none', callsFirst: ['Heartbeat'] }],
  ['boot-calls-first', { callsFirst: ['Heartbeat'] }],
  ['frame-malformed', { frames: 'malformed' }],
] as const)('%s is found at a station that does so', async (fault, faults) => {
  await using laptop = await examining();
  await using station = play(laptop.url, { faults });
  await (fault === 'boot-calls-first'
    ? laptop.examined
    : station.until(({ status }) => status.callsSent > 0));
  await expect.poll(() => laptop.told.length).toBeGreaterThan(2);
  expect(faultsOf(await laptop.report())).toContain(fault);
});

test('a boot that comes again and again is found', async () => {
  await using laptop = await examining({ bootAnswer: 'accepted' });
  await using station = play(laptop.url, { faults: { boot: 'repeated' } });
  await station.until(({ status }) => status.boots > 1);
  await laptop.examined;
  expect(faultsOf(await laptop.report())).toContain('boot-repeated');
});

test('a station that answers no CALL is told as such, and nothing is made of it', async () => {
  await using laptop = await examining();
  await using station = play(laptop.url, { faults: { answersCalls: false } });
  await station.until(told('the CSMS calls'));
  const facts = await laptop.facts();
  expect(lastOfKind(facts.records, 'station.variables')).toMatchObject({
    outcome: 'stopped',
    because: 'the examination has ended',
  });
});

test('a queued transaction ends the session and the read-out, and is never acknowledged', async () => {
  const kept: string[] = [];
  await using laptop = await examining({
    bootAnswer: 'accepted',
    onTransaction: async (text) => kept.push(text) > 0,
  });
  await using station = play(laptop.url, { queuedTransactions: 2 });
  await station.until(told('TransactionEvent'));
  await station.until(({ status }) => status.connects > 1);
  await station.close();
  const report = await laptop.report();
  expect(faultsOf(report)).toContain('transactions-queued');
  expect(kept[0]).toContain('"Started"');
  const transactions = ofKind(report.facts.records, 'station.message').filter(
    ({ action }) => action === 'TransactionEvent',
  );
  expect(transactions.every(({ answered, kept }) => answered === null && kept === true)).toBe(true);
  expect(transactions.flatMap(({ problems }) => problems ?? ['not judged'])).toEqual([]);
  // It left nothing out: what is queued is still queued.
  expect(station.events.some((what) => what === 'TransactionEvent: answered')).toBe(false);
});

test('strict redaction hides what a station tells of itself as well', async () => {
  await using laptop = await examining();
  await using _station = play(laptop.url, { identity: 'CP-SECRET-7' });
  await laptop.examined;
  const report = await laptop.report({ identity: 'CP-PLANNED-8' });
  expect(JSON.stringify(report)).toContain('CP-SECRET-7');
  const text = JSON.stringify(redactStrict(report));
  expect(text).not.toContain('CP-SECRET-7');
  expect(text).not.toContain('CP-PLANNED-8');
});

describe('repairs', () => {
  test('the clock: a time server, NTP before what there was, and the time', async () => {
    await using laptop = await examining({
      repairs: [{ kind: 'clock', ntpServer: '192.0.2.1' }],
    });
    await using station = play(laptop.url);
    await laptop.examined;
    const values = new Map(station.model.variables().map((row) => [row.name, row.read()]));
    expect(values.get('TimeSource')).toBe('NTP,Heartbeat');
    expect(values.get('NtpServerUri')).toBe('192.0.2.1');
    const facts = await laptop.facts();
    expect(lastOfKind(facts.records, 'station.repair')).toMatchObject({ outcome: 'done' });
    const actions = facts.actions.map(({ what }) => what);
    expect(actions).toContain('setting ClockCtrlr.TimeSource from "Heartbeat" to "NTP,Heartbeat"');
  });

  const profile = (securityProfile: number) => ({
    kind: 'network-profile' as const,
    request: {
      connectionData: {
        ocppVersion: 'OCPP20',
        ocppTransport: 'JSON',
        ocppCsmsUrl: 'wss://csms.example.com/ocpp',
        messageTimeout: 30,
        securityProfile,
        ocppInterface: 'Wired0',
      },
    },
  });

  test('a network profile: into a free slot, before the old one, and a restart', async () => {
    await using laptop = await examining({ repairs: [profile(1)] });
    await using station = play(laptop.url);
    await laptop.examined;
    await station.until(told('resets'));
    expect(station.model.profiles.get(1)).toMatchObject({ url: 'wss://csms.example.com/ocpp' });
    expect(station.model.profiles.has(0)).toBe(true);
    const order = station.model
      .variables()
      .find(({ name }) => name === 'NetworkConfigurationPriority');
    expect(order?.read()).toBe('1,0');
    const report = await laptop.report();
    expect(lastOfKind(report.facts.records, 'station.repair')).toMatchObject({ outcome: 'done' });
    // It registered again because it was asked to.
    expect(faultsOf(report)).not.toContain('boot-repeated');
    expect(report.actions.map(({ what }) => what)).toContain(
      'answering its next BootNotification with Accepted in place of Pending',
    );
  });

  test('never raises the security profile', async () => {
    await using laptop = await examining({ repairs: [profile(2)] });
    await using station = play(laptop.url);
    await laptop.examined;
    expect([...station.model.profiles.keys()]).toEqual([0]);
    const report = await laptop.report();
    expect(faultsOf(report)).toContain('station-repair-incomplete');
    expect(
      report.findings.find(({ fault }) => fault === 'station-repair-incomplete')?.detail,
    ).toContain('an upgrade cannot be taken back');
  });

  test.each(['2.0.1', '1.6'] as const)('restarts a station of %s once', async (version) => {
    await using laptop = await examining({ repairs: [{ kind: 'reset' }] });
    await using station = play(laptop.url, { version });
    await laptop.examined;
    await station.until(told('resets'));
    await station.until(({ status }) => status.connects > 1);
    const facts = await laptop.facts();
    expect(ofKind(facts.records, 'station.repair')).toHaveLength(1);
  });

  test('is not done to another station than the one that is meant', async () => {
    await using laptop = await examining({ repairs: [{ kind: 'reset' }], repairOnly: 'CP002' });
    await using station = play(laptop.url);
    await laptop.examined;
    const facts = await laptop.facts();
    expect(ofKind(facts.records, 'station.repair')).toEqual([]);
    expect(station.status.registration).not.toBe('Accepted');
  });
});

test('a station that is Accepted is not disturbed by it', async () => {
  await using laptop = await examining({ bootAnswer: 'accepted' });
  await using station = play(laptop.url);
  await station.until(registered);
  await laptop.examined;
  expect((await laptop.report()).verdict).not.toBe('fault');
});
