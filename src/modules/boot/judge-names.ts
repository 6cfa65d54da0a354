import type { Observation } from '../../diagnosis/module.ts';
import type { OcppVersion, SiteStatement } from '../../facts/statement.ts';
import { isObject } from '../../ocpp/is-object.ts';
import { familyOf } from '../../ocpp/version.ts';
import { describeValue } from '../../ocpp/violations.ts';

/** Where a station names itself, by version. */
const NAMES = {
  '1.6': {
    vendorName: ['chargePointVendor'],
    model: ['chargePointModel'],
    serialNumber: ['chargePointSerialNumber'],
    firmwareVersion: ['firmwareVersion'],
  },
  '2.x': {
    vendorName: ['chargingStation', 'vendorName'],
    model: ['chargingStation', 'model'],
    serialNumber: ['chargingStation', 'serialNumber'],
    firmwareVersion: ['chargingStation', 'firmwareVersion'],
  },
} as const;

type Name = keyof (typeof NAMES)['2.x'];
const REQUIRED = ['vendorName', 'model'] as const;
const EXPECTED = [...REQUIRED, 'serialNumber', 'firmwareVersion'] as const;

function read(payload: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) => (isObject(value) ? value[name] : undefined),
    payload,
  );
}

/** Vendor or model there, but empty: valid, and refused by some. */
export function emptyFields(payload: unknown, version: OcppVersion): Observation[] {
  return REQUIRED.flatMap((name): Observation[] => {
    const path = NAMES[familyOf(version)][name];
    const value = read(payload, path);
    if (typeof value !== 'string' || value.trim() !== '') return [];
    return [
      {
        fault: 'boot-field-empty',
        subject: `/${path.join('/')}`,
        confidence: 'certain',
        detail: `${path.join('.')} is there, but it is empty. The schema allows that; some backends refuse it as missing.`,
        evidence: [
          { label: 'Field', value: `/${path.join('/')}` },
          { label: 'Found', value: describeValue(value) },
        ],
      },
    ];
  });
}

/** What a difference in each name most likely means. */
const MEANINGS: Readonly<Record<Name, string>> = {
  vendorName: 'The CSMS may reject it, or read its messages by the wrong vendor profile.',
  model: 'The CSMS may reject it, or read its messages by the wrong vendor profile.',
  serialNumber: 'This may be another charger, or its controller was swapped.',
  firmwareVersion: 'The firmware was changed since it was recorded; few backends mind.',
};

/** A vendor, model, serial number or firmware other than the backend has on record. */
export function vendorMismatch(
  payload: unknown,
  version: OcppVersion,
  { expected }: SiteStatement,
): Observation[] {
  const paths = NAMES[familyOf(version)];
  return EXPECTED.flatMap((name): Observation[] => {
    const wanted = expected[name];
    const path = paths[name];
    const value = read(payload, path);
    if (wanted === undefined || typeof value !== 'string' || value === wanted) return [];
    const onlyCase = value.trim().toLowerCase() === wanted.trim().toLowerCase();
    return [
      {
        fault: 'boot-vendor-mismatch',
        subject: `/${path.join('/')}`,
        confidence: onlyCase || name === 'firmwareVersion' ? 'possible' : 'likely',
        detail: onlyCase
          ? `${path.join('.')} differs from what the backend has on record only in letter case or in spaces around it; not every backend minds.`
          : `${path.join('.')} is not what the backend is said to have on record for this station. ${MEANINGS[name]}`,
        evidence: [
          { label: 'Field', value: `/${path.join('/')}` },
          { label: 'On record at the backend', value: describeValue(wanted) },
          { label: 'Found', value: describeValue(value) },
        ],
      },
    ];
  });
}
