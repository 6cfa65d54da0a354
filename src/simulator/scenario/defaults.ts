import type { Scenario } from './scenario.ts';
import type { StationCertificate } from './schema/station.ts';

/** The name that the simulated resolver leads to the CSMS (reserved: RFC 2606). */
export const HOST = 'csms.example.com';
export const IDENTITY = 'CP001';
/** Also the common name of its certificate (OCPP 2.0.1, A00.FR.511). */
export const SERIAL_NUMBER = 'EX22-000417';
/** 40 characters at most, of those that a passwordString of OCPP 2.0.1 may hold. */
export const PASSWORD = 'simulated-password-1';
export const WRONG_PASSWORD = 'another-password-of-it';
export const PATH = '/ocpp';

/** The profile that the CSMS demands. */
export const profileOf = ({ csms = {}, station = {} }: Scenario): 0 | 1 | 2 | 3 =>
  csms.profile ?? station.profile ?? 2;

/** Whether the CSMS speaks TLS. */
export const isSecure = (scenario: Scenario): boolean =>
  scenario.csms?.scheme === undefined ? profileOf(scenario) >= 2 : scenario.csms.scheme === 'wss';

/** What the station has to show in TLS; null: nothing. */
export function stationCertificateOf({ station = {} }: Scenario): StationCertificate | null {
  if (station.certificate !== undefined) return station.certificate;
  return station.profile === 3 ? {} : null;
}

/** What the station sends by HTTP Basic; null: nothing. */
export function passwordOf({ station = {}, csms = {} }: Scenario): string | null {
  const { password, profile = 2 } = station;
  const word = password ?? (profile === 1 || profile === 2 ? 'right' : 'none');
  if (typeof word === 'object') return word.text;
  if (word === 'none') return null;
  return word === 'right' ? (csms.password ?? PASSWORD) : WRONG_PASSWORD;
}

/** A BootNotification in order, in the version that the station speaks. */
export function bootOf(ocpp: '1.6' | '2.0.1' | '2.1'): object {
  if (ocpp === '1.6') {
    return {
      chargePointVendor: 'ExampleCharge',
      chargePointModel: 'EX-22',
      chargePointSerialNumber: SERIAL_NUMBER,
      firmwareVersion: '4.2.0',
    };
  }
  return {
    reason: 'PowerUp',
    chargingStation: {
      vendorName: 'ExampleCharge',
      model: 'EX-22',
      serialNumber: SERIAL_NUMBER,
      firmwareVersion: '4.2.0',
    },
  };
}
