import { isObject } from '../../../ocpp/is-object.ts';

/** The serial numbers in a BootNotification: of 2.x in chargingStation, of 1.6 in either member. */
export function serialNumbersIn(payload: unknown): string[] {
  return [
    member(member(payload, 'chargingStation'), 'serialNumber'),
    member(payload, 'chargePointSerialNumber'),
    member(payload, 'chargeBoxSerialNumber'),
  ].flatMap((value) => (typeof value === 'string' && value !== '' ? [value] : []));
}

const member = (value: unknown, name: string): unknown =>
  isObject(value) ? value[name] : undefined;
