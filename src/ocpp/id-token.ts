import type { OcppVersion } from '../facts/statement.ts';
import { THRESHOLDS } from '../thresholds.ts';

const TYPES_201 = [
  'Central',
  'eMAID',
  'ISO14443',
  'ISO15693',
  'KeyCode',
  'Local',
  'MacAddress',
  'NoAuthorization',
] as const;

/** IdTokenEnumType; 1.6 knows no types, 2.1 others beside these. */
export const TOKEN_TYPES: Readonly<Record<OcppVersion, readonly string[]>> = {
  '1.6': [],
  '2.0.1': TYPES_201,
  '2.1': [...TYPES_201, 'DirectPayment', 'EVCCID', 'VIN'],
};

export const TOKEN_LENGTHS: Readonly<Record<OcppVersion, number>> = {
  '1.6': THRESHOLDS.token.maxLength16,
  '2.0.1': THRESHOLDS.token.maxLength201,
  '2.1': THRESHOLDS.token.maxLength21,
};

/** What a reader sends for a card that is held to it: its UID, as hexadecimal digits. */
export const DEFAULT_TYPE = 'ISO14443';

/** The type that goes out in a version: null in 1.6. */
export const typeSent = (version: OcppVersion, stated: string | null): string | null =>
  version === '1.6' ? null : (stated ?? DEFAULT_TYPE);

/** The payload of an Authorize request. */
export const authorizeRequest = (version: OcppVersion, value: string, stated: string | null) =>
  version === '1.6'
    ? { idTag: value }
    : { idToken: { idToken: value, type: typeSent(version, stated) } };
