import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hideSubscriber } from '../../src/ocpp/subscriber.ts';
import { requestViolations } from '../../src/ocpp/validate.ts';
import { boot16 } from '../fixtures/boot.ts';

describe('subscriber values', () => {
  test.each([
    ['8949000000000000001', 'digits', '0'.repeat(19)],
    ['-67', 'rssi', 'xxx'],
    ['-67 dBm', 'rssi', 'x'.repeat(7)],
    ['null', 'null-word', 'xxxx'],
    ['', 'empty', ''],
    ['89490F', 'other', 'xxxxxx'],
    [262011234567890, 'digits', 0],
  ])('%j is of form %s', (iccid, form, standIn) => {
    const { payload, hidden, values } = hideSubscriber({ ...boot16, iccid });
    expect(payload).toEqual({ ...boot16, iccid: standIn });
    expect(hidden).toEqual([{ pointer: '/iccid', length: String(iccid).length, form }]);
    expect(values).toEqual([String(iccid)]);
  });

  test('are found wherever they stand, however they are written', () => {
    const { payload, hidden } = hideSubscriber({
      chargingStation: { modem: { iccid: '894900', IMSI: '262011' } },
      customData: { vendorId: 'v', sims: [{ Imsi: ['262012'] }], MSISDN: { a: '491700' } },
    });
    expect(JSON.stringify(payload)).not.toMatch(/894900|26201|491700/);
    expect(hidden.map(({ pointer }) => pointer)).toEqual([
      '/chargingStation/modem/iccid',
      '/chargingStation/modem/IMSI',
      '/customData/sims/0/Imsi/0',
      '/customData/MSISDN/a',
    ]);
  });

  test('are replaced by what breaks a schema just as they do', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 1 }), (imsi) => {
        const given = { ...boot16, imsi };
        const places = (payload: unknown) =>
          requestViolations('1.6', payload).map(({ defect, pointer }) => [defect, pointer]);
        expect(places(hideSubscriber(given).payload)).toEqual(places(given));
      }),
    );
  });

  test('leave all else as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const hasSubscriber = /iccid|imsi|msisdn/i.test(JSON.stringify(value));
        const { payload, hidden } = hideSubscriber(value);
        if (!hasSubscriber) expect([payload, hidden]).toEqual([value, []]);
      }),
    );
  });
});
