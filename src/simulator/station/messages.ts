import type { OcppVersion } from '../../facts/statement.ts';

/** Payloads of a station's own CALLs, by version. Timestamps are its own clock's. */

const VENDOR = 'ExampleCharge';
const MODEL = 'GC-Simulated';
const FIRMWARE = '1.0.0';

export type BootReason = 'PowerUp' | 'RemoteReset' | 'Triggered';

/** `serial` is the identity, as far as it fits (25 characters in each version). */
export function bootPayload(version: OcppVersion, identity: string, reason: BootReason) {
  const serial = identity.slice(0, 25);
  return version === '1.6'
    ? {
        chargePointVendor: VENDOR,
        chargePointModel: MODEL,
        chargePointSerialNumber: serial,
        firmwareVersion: FIRMWARE,
      }
    : {
        reason,
        chargingStation: {
          vendorName: VENDOR,
          model: MODEL,
          serialNumber: serial,
          firmwareVersion: FIRMWARE,
        },
      };
}

export function statusPayload(version: OcppVersion, now: Date) {
  const timestamp = now.toISOString();
  return version === '1.6'
    ? { connectorId: 1, errorCode: 'NoError', status: 'Available', timestamp }
    : { timestamp, connectorStatus: 'Available', evseId: 1, connectorId: 1 };
}

export const authorizePayload = (version: OcppVersion, token: string) =>
  version === '1.6' ? { idTag: token } : { idToken: { idToken: token, type: 'ISO14443' } };
