import type { Observation } from '../../diagnosis/module.ts';
import type { OcppVersion, SiteStatement } from '../../facts/statement.ts';
import { isObject } from '../../ocpp/is-object.ts';
import { familyOf } from '../../ocpp/version.ts';
import { describeValue } from '../../ocpp/violations.ts';

/** Where vendor and model stand, by version. */
const NAMES = {
  '1.6': { vendorName: ['chargePointVendor'], model: ['chargePointModel'] },
  '2.x': { vendorName: ['chargingStation', 'vendorName'], model: ['chargingStation', 'model'] },
} as const;

function read(payload: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) => (isObject(value) ? value[name] : undefined),
    payload,
  );
}

/** Vendor or model there, but empty: valid, and refused by some. */
export function emptyFields(payload: unknown, version: OcppVersion): Observation[] {
  return Object.values(NAMES[familyOf(version)]).flatMap((path): Observation[] => {
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

/** Vendor or model other than the backend has on record. */
export function vendorMismatch(
  payload: unknown,
  version: OcppVersion,
  { expected }: SiteStatement,
): Observation[] {
  const paths = NAMES[familyOf(version)];
  return (['vendorName', 'model'] as const).flatMap((name): Observation[] => {
    const wanted = expected[name];
    const path = paths[name];
    const value = read(payload, path);
    if (wanted === undefined || typeof value !== 'string' || value === wanted) return [];
    const onlyCase = value.trim().toLowerCase() === wanted.trim().toLowerCase();
    return [
      {
        fault: 'boot-vendor-mismatch',
        subject: `/${path.join('/')}`,
        confidence: onlyCase ? 'possible' : 'likely',
        detail: onlyCase
          ? `${path.join('.')} differs from what the backend has on record only in letter case or in spaces around it; not every backend minds.`
          : `${path.join('.')} is not what the site file says that the backend has on record for this station.`,
        evidence: [
          { label: 'Field', value: `/${path.join('/')}` },
          { label: 'On record at the backend', value: describeValue(wanted) },
          { label: 'Found', value: describeValue(value) },
        ],
      },
    ];
  });
}
