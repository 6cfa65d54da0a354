import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eventsIn } from '../../src/examine/told-events.ts';
import { keptOf } from '../../src/examine/withhold.ts';
import { versionsWith } from '../../src/ocpp/action-names.ts';

describe('what a CALL reports', () => {
  test('a security event', () => {
    const payload = { type: 'InvalidCsmsCertificate', timestamp: '2026-06-14T08:00:00Z' };
    expect(eventsIn('SecurityEventNotification', payload)).toMatchObject([
      { code: 'InvalidCsmsCertificate', happened: '2026-06-14T08:00:00Z', cleared: false },
    ]);
  });

  test('an error of OCPP 1.6, and no NoError', () => {
    const error = { connectorId: 2, errorCode: 'OtherError', vendorErrorCode: 'CX013' };
    expect(eventsIn('StatusNotification', error)).toMatchObject([
      { code: 'OtherError', vendorCode: 'CX013', subject: 'connector 2' },
    ]);
    expect(eventsIn('StatusNotification', { connectorId: 1, errorCode: 'NoError' })).toEqual([]);
  });

  test('the problems in a NotifyEvent, and not what it monitors else', () => {
    const row = {
      component: { name: 'Connector' },
      variable: { name: 'Problem' },
      techCode: 'CX001',
    };
    expect(
      eventsIn('NotifyEvent', { eventData: [row, { ...row, techCode: undefined }] }),
    ).toMatchObject([{ code: 'CX001', subject: 'Connector.Problem' }]);
  });

  test('nothing of what is none, whatever that is', () => {
    const actions = fc.constantFrom(
      'SecurityEventNotification',
      'StatusNotification',
      'NotifyEvent',
    );
    fc.assert(
      fc.property(actions, fc.jsonValue(), (action, payload) => {
        for (const event of eventsIn(action, payload)) expect(event.code).not.toBe('');
      }),
    );
  });
});

describe('what is kept of a value', () => {
  test.each(['AuthorizationKey', 'BasicAuthPassword', 'ApnPassword', 'SimPin', 'vendorWifiPSK'])(
    'nothing under %s',
    (name) => {
      expect(keptOf(name, 'hunter2hunter2hunter2', 'Accepted', false)).toEqual({
        value: null,
        status: 'Withheld',
      });
    },
  );

  test.each(['AuthorizationCacheEnabled', 'SupplyPhases', 'CertSigningWaitMinimum'])(
    'all under %s',
    (name) => {
      expect(keptOf(name, 'true', 'Accepted', true)).toEqual({ value: 'true', status: 'Accepted' });
    },
  );

  test('a URL without what logs in to it, and no subscriber', () => {
    const url = 'wss://CP001:hunter2@csms.example.com/ocpp';
    expect(keptOf('CsmsUrl', url, 'Accepted', true).value).toBe('wss://csms.example.com/ocpp');
    expect(keptOf('ModemIccid', '8949', 'Accepted', true).value).toBeNull();
    expect(keptOf('ModemIccid', '8949', 'Accepted', false).value).toBe('8949');
  });
});

test('an action belongs to the versions that have it', () => {
  expect(versionsWith('BootNotification')).toEqual(['1.6', '2.0.1', '2.1']);
  expect(versionsWith('StartTransaction')).toEqual(['1.6']);
  expect(versionsWith('TransactionEvent')).toEqual(['2.0.1', '2.1']);
  expect(versionsWith('BatterySwap')).toEqual(['2.1']);
  expect(versionsWith('bootNotification')).toEqual([]);
});
