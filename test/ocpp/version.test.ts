import { expect, test } from 'vitest';
import { familyOfPayload, versionOfPayload } from '../../src/ocpp/version.ts';

test.each([
  [{ chargePointVendor: 'a', chargePointModel: 'b' }, '1.6'],
  [{ chargePointModel: 'b' }, '1.6'],
  [{ ChargePointVendor: 'a' }, '1.6'],
  [{ reason: 'PowerUp', chargingStation: {} }, '2.x'],
  [{ chargingStation: { chargePointVendor: 'a' } }, '2.x'],
  [{ reason: 'PowerUp', chargePointVendor: 'a', chargePointModel: 'b' }, '1.6'],
  [{ reason: 'PowerUp', chargePointVendor: 'a' }, null],
  [{ status: 'Accepted' }, null],
  [{}, null],
  [[], null],
  [null, null],
])('%j is of %s', (payload, family) => {
  expect(familyOfPayload(payload)).toBe(family);
  expect(versionOfPayload(payload)).toBe(family === '2.x' ? '2.0.1' : family);
});
