import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OcppVersion } from '../../src/facts/statement.ts';
import { validateMessage } from '../../src/ocpp/messages.ts';
import { csmsByHand, play, registered } from './playing.ts';

type Csms = Awaited<ReturnType<typeof csmsByHand>>;

/** A CSMS that answers boots so, and the station that it can call. */
async function connected(version: OcppVersion, status = 'Accepted') {
  const csms = await csmsByHand((action) =>
    action === 'BootNotification'
      ? { status, currentTime: new Date().toISOString(), interval: 300 }
      : {},
  );
  const station = play(csms.url, { version });
  await station.until(({ status: now }) => now.registration === status);
  return {
    csms,
    station,
    async [Symbol.asyncDispose]() {
      await station.close();
      await csms[Symbol.asyncDispose]();
    },
  };
}

/** Calls, and checks the answer against its schema. */
async function ask(csms: Csms, version: OcppVersion, action: string, payload: unknown) {
  const [answer] = await csms.call(action, payload);
  expect(await validateMessage(version, action, 'response', answer)).toEqual([]);
  return answer;
}

/** The code of the CALLERROR that comes back. */
async function refusal(csms: Csms, action: string, payload: unknown) {
  const [code] = await csms.call(action, payload);
  return code;
}

const clockVariable = (name: string) => ({ component: { name: 'ClockCtrlr' }, variable: { name } });

describe.each(['2.0.1', '2.1'] as const)('a station of OCPP %s', (version) => {
  it('gives its variables, and tells which it does not have', async () => {
    await using world = await connected(version);
    const password = {
      component: { name: 'SecurityCtrlr' },
      variable: { name: 'BasicAuthPassword' },
    };
    const answer = await ask(world.csms, version, 'GetVariables', {
      getVariableData: [
        { component: { name: 'securityctrlr' }, variable: { name: 'Identity' } },
        { ...clockVariable('DateTime'), attributeType: 'Target' },
        clockVariable('Nonsense'),
        { component: { name: 'Nonsense' }, variable: { name: 'DateTime' } },
        password,
      ],
    });
    expect(answer).toMatchObject({
      getVariableResult: [
        { attributeStatus: 'Accepted', attributeValue: 'CP001' },
        { attributeStatus: 'NotSupportedAttributeType' },
        { attributeStatus: 'UnknownVariable' },
        { attributeStatus: 'UnknownComponent' },
        { attributeStatus: 'Rejected' },
      ],
    });
  });

  it('lets what can be set be set, and nothing else', async () => {
    await using world = await connected(version);
    const heartbeat = {
      component: { name: 'OCPPCommCtrlr' },
      variable: { name: 'HeartbeatInterval' },
    };
    const priority = {
      component: { name: 'OCPPCommCtrlr' },
      variable: { name: 'NetworkConfigurationPriority' },
    };
    const answer = await ask(world.csms, version, 'SetVariables', {
      setVariableData: [
        { ...heartbeat, attributeValue: '60' },
        { ...heartbeat, attributeValue: 'soon' },
        { ...clockVariable('DateTime'), attributeValue: '2026-01-01T00:00:00Z' },
        { ...priority, attributeValue: '1,0' },
      ],
    });
    expect(answer).toMatchObject({
      setVariableResult: [
        { attributeStatus: 'Accepted' },
        { attributeStatus: 'Rejected' },
        { attributeStatus: 'Rejected' },
        { attributeStatus: 'RebootRequired' },
      ],
    });
    expect(world.station.model.heartbeatInterval).toBe(60);
  });

  it.each([
    ['FullInventory', true],
    ['ConfigurationInventory', false],
  ])('reports its %s in parts that are valid', async (reportBase, hasReadOnly) => {
    await using world = await connected(version);
    const answer = await ask(world.csms, version, 'GetBaseReport', { requestId: 7, reportBase });
    expect(answer).toEqual({ status: 'Accepted' });
    await world.station.until(({ what }) => what.startsWith('NotifyReport'));
    const isLast = () =>
      world.csms.received.some(
        ({ action, payload }) =>
          action === 'NotifyReport' && JSON.stringify(payload).includes('"tbc":false'),
      );
    await world.station.until(isLast);
    const parts = world.csms.received.filter(({ action }) => action === 'NotifyReport');
    for (const { payload } of parts) {
      expect(await validateMessage(version, 'NotifyReport', 'request', payload)).toEqual([]);
    }
    const text = JSON.stringify(parts);
    expect(text.includes('DateTime')).toBe(hasReadOnly);
    expect(text).toContain('TimeSource');
    expect(text.includes('NetworkConfiguration"')).toBe(version === '2.1' && hasReadOnly);
  });

  it('keeps a network profile, and stays with its own CSMS', async () => {
    await using world = await connected(version);
    const profile = (slot: number, parts: object) => ({
      configurationSlot: slot,
      connectionData: {
        ocppVersion: 'OCPP20',
        ocppTransport: 'JSON',
        ocppCsmsUrl: 'wss://csms.test/ocpp',
        messageTimeout: 30,
        securityProfile: 2,
        ocppInterface: 'Wired0',
        ...parts,
      },
    });
    const set = (slot: number, parts: object = {}) =>
      ask(world.csms, version, 'SetNetworkProfile', profile(slot, parts));
    expect(await set(1)).toEqual({ status: 'Accepted' });
    expect(await set(99)).toMatchObject({ statusInfo: { reasonCode: 'InvalidConfSlot' } });
    expect(await set(2, { ocppCsmsUrl: 'ftp://x' })).toMatchObject({ status: 'Rejected' });
    expect(await set(2, { securityProfile: 1 })).toMatchObject({
      statusInfo: { reasonCode: 'NoSecurityDowngrade' },
    });
    expect(world.station.model.profiles.get(1)?.url).toBe('wss://csms.test/ocpp');
    expect(await ask(world.csms, version, 'Reset', { type: 'Immediate' })).toEqual({
      status: 'Accepted',
    });
    await world.station.until(({ status }) => status.connects === 2 && status.boots === 2);
    const boots = world.csms.received.filter(({ action }) => action === 'BootNotification');
    expect(boots.map(({ payload }) => payload)).toMatchObject([
      { reason: 'PowerUp' },
      { reason: 'RemoteReset' },
    ]);
  });

  it('sends what it is triggered to, but no boot while it is registered', async () => {
    await using world = await connected(version);
    const trigger = (requestedMessage: string) =>
      ask(world.csms, version, 'TriggerMessage', { requestedMessage });
    expect(await trigger('Heartbeat')).toEqual({ status: 'Accepted' });
    await world.station.until(({ what }) => what.startsWith('Heartbeat'));
    expect(await trigger('BootNotification')).toEqual({ status: 'Rejected' });
    expect(await trigger('LogStatusNotification')).toEqual({ status: 'NotImplemented' });
  });

  it('refuses what is unknown, unsupported or malformed, each by its code', async () => {
    await using world = await connected(version);
    expect(await refusal(world.csms, 'Teleport', {})).toBe('NotImplemented');
    expect(await refusal(world.csms, 'Authorize', {})).toBe('FormatViolation');
    const request = { idToken: { idToken: 'A', type: 'Central' } };
    expect(await refusal(world.csms, 'Authorize', request)).toBe('NotSupported');
    expect(await refusal(world.csms, 'Reset', { type: 'Maybe' })).toBe('FormatViolation');
  });

  it('can be read and set while it is Pending, and no more than that', async () => {
    await using world = await connected(version, 'Pending');
    const read = await ask(world.csms, version, 'GetVariables', {
      getVariableData: [clockVariable('TimeSource')],
    });
    expect(read).toMatchObject({ getVariableResult: [{ attributeValue: 'Heartbeat' }] });
    expect(await refusal(world.csms, 'Reset', { type: 'Immediate' })).toBe('SecurityError');
    // It boots at once when it is triggered to, not after its 300 s.
    await ask(world.csms, version, 'TriggerMessage', { requestedMessage: 'BootNotification' });
    await world.station.until(({ status }) => status.boots === 2);
    expect(world.csms.received.at(-1)?.payload).toMatchObject({ reason: 'Triggered' });
  });
});

describe('a station of OCPP 1.6', () => {
  it('gives its keys, all or by name', async () => {
    await using world = await connected('1.6');
    const all = await ask(world.csms, '1.6', 'GetConfiguration', {});
    expect(JSON.stringify(all)).toContain('NumberOfConnectors');
    expect(JSON.stringify(all)).not.toContain('AuthorizationKey');
    const key = ['HeartbeatInterval', 'AuthorizationKey', 'Nonsense'];
    expect(await ask(world.csms, '1.6', 'GetConfiguration', { key })).toEqual({
      configurationKey: [{ key: 'HeartbeatInterval', readonly: false, value: '300' }],
      unknownKey: ['AuthorizationKey', 'Nonsense'],
    });
  });

  it('lets keys be changed', async () => {
    await using world = await connected('1.6');
    const change = (key: string, value: string) =>
      ask(world.csms, '1.6', 'ChangeConfiguration', { key, value });
    expect(await change('HeartbeatInterval', '60')).toEqual({ status: 'Accepted' });
    expect(await change('HeartbeatInterval', '-1')).toEqual({ status: 'Rejected' });
    expect(await change('AuthorizationKey', 'aabb')).toEqual({ status: 'Rejected' });
    expect(await change('Nonsense', '1')).toEqual({ status: 'NotSupported' });
    expect(world.station.model.heartbeatInterval).toBe(60);
  });

  it('is triggered, resets, and refuses what it does not do', async () => {
    await using world = await connected('1.6');
    const trigger = { requestedMessage: 'StatusNotification' };
    expect(await ask(world.csms, '1.6', 'TriggerMessage', trigger)).toEqual({ status: 'Accepted' });
    expect(await refusal(world.csms, 'ClearCache', {})).toBe('NotImplemented');
    expect(await refusal(world.csms, 'Reset', { type: 'Maybe' })).toBe('FormationViolation');
    expect(await ask(world.csms, '1.6', 'Reset', { type: 'Hard' })).toEqual({ status: 'Accepted' });
    await world.station.until(({ status }) => status.connects === 2 && status.boots === 2);
  });

  it('is silent while it is Rejected', async () => {
    await using world = await connected('1.6', 'Rejected');
    void world.csms.call('GetConfiguration', {});
    const { what } = await world.station.until(({ status }) => status.callsReceived === 1);
    expect(what).toBe('the CSMS calls GetConfiguration: none');
  });
});

describe('a hostile CSMS', () => {
  it('cannot break a station, whatever it sends', async () => {
    await using world = await connected('2.0.1');
    const frames = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map((json) => `[2,"a","GetVariables",${json}]`),
      fc.json().map((json) => `[3,"a",${json}]`),
      fc
        .tuple(fc.constantFrom(2, 3, 4, 5, 6), fc.jsonValue(), fc.jsonValue())
        .map((frame) => JSON.stringify(frame)),
    );
    for (const text of fc.sample(frames, 200)) world.csms.send(text);
    // Behind all of it, and answered.
    expect(await refusal(world.csms, 'Teleport', {})).toBe('NotImplemented');
    expect(world.station.status.connects).toBe(1);
  });

  it('cannot have it wait for ever, or boot in a storm', async () => {
    const intervals = [1e300, -5, 'soon', null];
    await using csms = await csmsByHand(() => ({
      status: intervals.length > 0 ? 'Pending' : 'Accepted',
      currentTime: 'never',
      interval: intervals.pop(),
    }));
    await using station = play(csms.url);
    // The last of them is a day at most: it is still waiting.
    await station.until(({ status }) => status.boots === 4);
    expect(station.status.registration).toBe('Pending');
    await station.close();
    expect(station.status.phase).toBe('ended');
  });

  it('that floods it with calls is left', async () => {
    await using world = await connected('2.0.1');
    for (let call = 0; call < 300; call++) world.csms.send(`[2,"f${call}","GetVariables",{}]`);
    await world.station.until(({ status }) => status.failure?.stage === 'session');
    await world.station.until(registered);
  });
});
