import { RPCClient } from 'ocpp-rpc';
import { describe, expect, test } from 'vitest';
import { lastOfKind, ofKind } from '../../src/facts/select.ts';
import { examining, faultsOf } from '../examine/stations.ts';

type StationOptions = ConstructorParameters<typeof RPCClient>[0];

// npm's ocpp-rpc as a station, with its own idea of frames, ids and errors.
const BOOTS = {
  '1.6': { chargePointVendor: 'Example', chargePointModel: 'EX-22' },
  '2.0.1': { reason: 'PowerUp', chargingStation: { vendorName: 'Example', model: 'EX-22' } },
} as const;

async function station(url: string, version: keyof typeof BOOTS, strictMode: boolean) {
  const options: Partial<StationOptions> = {
    endpoint: url.replace(/\/CP001$/, ''),
    identity: 'CP001',
    protocols: [`ocpp${version}`],
    strictMode,
    reconnect: false,
  };
  // Its types ask for every option, its documentation for these.
  const client = new RPCClient(options as StationOptions);
  return {
    client,
    async boot() {
      await client.connect();
      return client.call('BootNotification', BOOTS[version]);
    },
    [Symbol.asyncDispose]: async () => void (await client.close({ force: true })),
  };
}

describe.each([
  ['1.6', true],
  ['1.6', false],
  ['2.0.1', true],
  ['2.0.1', false],
] as const)('ocpp-rpc as a station of %s, strict: %s', (version, strictMode) => {
  test('registers, is read out, and takes every answer and CALL for valid', async () => {
    await using laptop = await examining();
    await using played = await station(laptop.url, version, strictMode);
    played.client.handle('GetConfiguration', async () => ({
      configurationKey: [
        { key: 'HeartbeatInterval', readonly: false, value: '300' },
        { key: 'AuthorizationKey', readonly: false, value: 'never-to-be-kept' },
      ],
    }));
    played.client.handle('GetVariables', async ({ params }) => ({
      getVariableResult: params?.getVariableData.map(({ component, variable }: Asked) => ({
        attributeStatus: variable.name === 'HeartbeatInterval' ? 'Accepted' : 'UnknownVariable',
        ...(variable.name === 'HeartbeatInterval' ? { attributeValue: '300' } : {}),
        component,
        variable,
      })),
    }));
    expect(await played.boot()).toMatchObject({ status: 'Pending' });
    await laptop.examined;
    const report = await laptop.report();
    expect(faultsOf(report)).toEqual([]);
    const read = lastOfKind(report.facts.records, 'station.variables');
    expect(read?.outcome).toBe('read');
    expect(read?.variables.find(({ variable }) => variable === 'HeartbeatInterval')?.value).toBe(
      '300',
    );
    expect(JSON.stringify(report)).not.toContain('never-to-be-kept');
    const answers = ofKind(report.facts.records, 'station.message').filter(
      ({ type }) => type === 'result',
    );
    expect(answers.length).toBeGreaterThan(0);
    expect(answers.every(({ problems }) => problems?.length === 0)).toBe(true);
  });

  test('that implements nothing is told as such, and is no fault', async () => {
    await using laptop = await examining();
    await using played = await station(laptop.url, version, strictMode);
    await played.boot();
    await laptop.examined;
    const report = await laptop.report();
    expect(faultsOf(report)).toEqual([]);
    expect(lastOfKind(report.facts.records, 'station.variables')).toMatchObject({
      outcome: 'refused',
      because: 'NotImplemented',
    });
    expect(report.notExamined.some(({ what }) => what.includes('NotImplemented'))).toBe(true);
  });

  test('a Heartbeat before it registered is refused, and told', async () => {
    await using laptop = await examining();
    await using played = await station(laptop.url, version, strictMode);
    await played.client.connect();
    await played.client.call('Heartbeat', {});
    await played.boot();
    await laptop.examined;
    expect(faultsOf(await laptop.report())).toEqual(['boot-calls-first']);
  });
});

interface Asked {
  readonly component: { readonly name: string };
  readonly variable: { readonly name: string };
}
