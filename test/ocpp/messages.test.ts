import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OcppVersion } from '../../src/facts/statement.ts';
import type { CompiledMessage, Direction } from '../../src/ocpp/compiled.ts';
import { loadAction, validateMessage } from '../../src/ocpp/messages.ts';
import { violationsIn } from '../../src/ocpp/violations.ts';
import { cpuTime } from '../cpu-time.ts';
import { ACTIONS_2X, ACTIONS_16 } from './agreement.ts';
import { fullMessage } from './generate.ts';

type Row = [
  version: OcppVersion,
  action: string,
  direction: Direction,
  payload: unknown,
  violations: object[],
];

const component = { name: 'ClockCtrlr' };
const variable = { name: 'DateTime' };
const token = { idToken: 'x', type: 'ISO14443' };

describe('validateMessage', () => {
  test.each<Row>([
    [
      '1.6',
      'Authorize',
      'response',
      { idTagInfo: { status: 'Unknown' } },
      [
        {
          defect: 'value',
          pointer: '/idTagInfo/status',
          expected: 'one of Accepted, Blocked, Expired, Invalid, ConcurrentTx',
          found: '"Unknown"',
          requirement: 'OCPP 1.6 IdTagInfo.status',
        },
      ],
    ],
    [
      '1.6',
      'GetConfiguration',
      'response',
      { configurationKey: [{ key: 'a', readonly: 'false' }, { key: 'b' }] },
      [
        {
          defect: 'missing',
          pointer: '/configurationKey/1/readonly',
          expected: 'true or false',
          requirement: 'OCPP 1.6 KeyValue.readonly',
        },
        { defect: 'type', pointer: '/configurationKey/0/readonly', found: '"false"' },
      ],
    ],
    [
      '1.6',
      'GetConfiguration',
      'request',
      { key: ['a', 1] },
      [
        {
          defect: 'type',
          pointer: '/key/1',
          expected: 'a string of at most 50 characters',
          requirement: 'OCPP 1.6 GetConfiguration.req.key',
        },
      ],
    ],
    [
      '1.6',
      'Heartbeat',
      'request',
      { customData: null },
      [
        {
          defect: 'unknown',
          pointer: '/customData',
          expected: 'no fields',
          found: 'null',
          requirement: 'OCPP 1.6 Heartbeat.req',
        },
      ],
    ],
    [
      '2.0.1',
      'GetVariables',
      'request',
      {
        getVariableData: [
          { component, variable },
          { component: 'ClockCtrlr', variable },
        ],
      },
      [
        {
          defect: 'type',
          pointer: '/getVariableData/1/component',
          expected: 'an object with name',
          found: '"ClockCtrlr"',
          requirement: 'OCPP 2.0.1 GetVariableDataType.component',
        },
      ],
    ],
    [
      '2.0.1',
      'GetVariables',
      'request',
      { getVariableData: [] },
      [
        {
          defect: 'value',
          pointer: '/getVariableData',
          expected: 'an array of at least 1',
          found: 'an array of 0',
          requirement: 'OCPP 2.0.1 GetVariablesRequest.getVariableData',
        },
      ],
    ],
    [
      '2.0.1',
      'NotifyReport',
      'request',
      {
        requestId: 1.5,
        generatedAt: '2026-06-15T12:00:00',
        seqNo: 0,
        reportData: [{ component, variable, variableAttribute: Array(5).fill({}) }],
      },
      [
        {
          defect: 'type',
          pointer: '/requestId',
          expected: 'a whole number',
          found: '1.5 (a number)',
        },
        {
          defect: 'value',
          pointer: '/generatedAt',
          expected: 'an RFC 3339 date-time with T and a time zone, at most three decimals',
        },
        {
          defect: 'value',
          pointer: '/reportData/0/variableAttribute',
          expected: 'an array of 1 to 4',
          found: 'an array of 5',
        },
      ],
    ],
    [
      '2.0.1',
      'Authorize',
      'request',
      { idToken: { ...token, type: 'iso14443' } },
      [{ defect: 'value', pointer: '/idToken/type', meant: 'ISO14443' }],
    ],
    [
      '2.1',
      'Authorize',
      'response',
      {
        idTokenInfo: { status: 'Accepted', groupIdToken: { ...token, additionalInfo: [{}] } },
        tariff: { tariffId: 't', currency: 'EURO', energy: { prices: [{ priceKwh: '0.30' }] } },
      },
      [
        {
          defect: 'missing',
          pointer: '/idTokenInfo/groupIdToken/additionalInfo/0/additionalIdToken',
          requirement: 'OCPP 2.1 AdditionalInfoType.additionalIdToken',
        },
        { defect: 'missing', pointer: '/idTokenInfo/groupIdToken/additionalInfo/0/type' },
        {
          defect: 'type',
          pointer: '/tariff/energy/prices/0/priceKwh',
          expected: 'a number',
          requirement: 'OCPP 2.1 TariffEnergyPriceType.priceKwh',
        },
        { defect: 'too-long', pointer: '/tariff/currency', expected: 'at most 3 characters' },
      ],
    ],
    [
      '2.1',
      'StatusNotification',
      'request',
      { timestamp: '2026-06-15T12:00:00Z', connectorStatus: 7, evseId: -1, connectorId: 1 },
      [
        { defect: 'type', pointer: '/connectorStatus', found: '7 (a number)' },
        { defect: 'value', pointer: '/evseId', expected: 'a whole number, 0 or more' },
      ],
    ],
  ])('OCPP %s %s %s: %j', async (version, action, direction, payload, expected) => {
    const before = JSON.stringify(payload);
    const violations = await validateMessage(version, action, direction, payload);
    expect(violations).toHaveLength(expected.length);
    expect(violations).toMatchObject(expected);
    expect(JSON.stringify(payload)).toBe(before);
  });

  test('what one version allows, another does not', async () => {
    const payload = { idToken: { idToken: 'x'.repeat(255), type: 'Central' } };
    expect(await validateMessage('2.1', 'Authorize', 'request', payload)).toEqual([]);
    expect(await validateMessage('2.0.1', 'Authorize', 'request', payload)).toHaveLength(1);
    expect(await validateMessage('1.6', 'Authorize', 'request', payload)).toHaveLength(2);
  });

  test.each([
    ['1.6', 'NotifyEvent'],
    ['2.0.1', 'GetConfiguration'],
    ['2.1', 'ReserveNow'],
    ['2.1', 'heartbeat'],
    ['2.1', 'constructor'],
    ['2.1', '__proto__'],
    ['2.1', ''],
  ] as const)('OCPP %s %j has no schema here', async (version, action) => {
    expect(await validateMessage(version, action, 'request', {})).toBeNull();
  });
});

const COMPILED = (['1.6', '2.0.1', '2.1'] as const).flatMap((version) =>
  (version === '1.6' ? ACTIONS_16 : ACTIONS_2X).map((action) => [version, action] as const),
);

describe.each(COMPILED)('hostile input: OCPP %s %s', (version, action) => {
  const directions = async (): Promise<CompiledMessage[]> => {
    const loaded = await loadAction(version, action);
    if (loaded === null) throw new Error('not compiled');
    return [loaded.request, loaded.response];
  };

  test('any JSON value is judged, and each violation is of bounded size', async () => {
    for (const message of await directions()) {
      fc.assert(
        fc.property(fc.jsonValue({ stringUnit: 'binary' }), fc.nat(), (value, at) => {
          const payload = planted(message, value, at);
          for (const violation of violationsIn(message, payload)) {
            const { expected, found, requirement } = violation;
            expect(expected.length + found.length + requirement.length).toBeLessThan(1_000);
          }
        }),
      );
    }
  });

  test('members of the prototype are members like any other', async () => {
    for (const message of await directions()) {
      for (const name of ['__proto__', 'constructor', 'toString']) {
        const payload = { ...Object(fullMessage(message.schema)) };
        Object.defineProperty(payload, name, { value: { vendorId: 'v' }, enumerable: true });
        const violations = violationsIn(message, payload);
        expect(violations).toMatchObject([{ defect: 'unknown', pointer: `/${name}` }]);
      }
    }
  });
});

/** Puts a value in the place of one of the fields of a message. */
function planted({ schema }: CompiledMessage, value: unknown, at: number): unknown {
  const names = Object.keys(schema.properties ?? {});
  const name = names[at % (names.length + 1)];
  if (name === undefined) return value;
  return { ...Object(fullMessage(schema)), [name]: value };
}

describe('size', () => {
  test('nesting far deeper than a stack is not followed', async () => {
    const deep: unknown[] = [];
    let inner = deep;
    for (let level = 0; level < 100_000; level++) {
      const next: unknown[] = [];
      inner.push(next);
      inner = next;
    }
    const customData = { vendorId: 'v', deep };
    expect(await validateMessage('2.1', 'Heartbeat', 'request', { customData })).toEqual([]);
    const variables = { getVariableData: deep };
    const violations = await validateMessage('2.1', 'GetVariables', 'request', variables);
    expect(violations).toMatchObject([{ defect: 'type', pointer: '/getVariableData/0' }]);
  });

  test('as many wrong items as a large frame holds are told one by one, in linear time', async () => {
    const eventData = Array.from({ length: 100_000 }, () => 0);
    const payload = { generatedAt: '2026-06-15T12:00:00Z', seqNo: 0, eventData };
    const spent = cpuTime();
    const violations = await validateMessage('2.0.1', 'NotifyEvent', 'request', payload);
    expect(violations).toHaveLength(eventData.length);
    expect(spent()).toBeLessThan(5_000);
  });
});
