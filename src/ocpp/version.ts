import type { OcppVersion } from '../facts/statement.ts';
import { isObject } from './is-object.ts';

/** 2.0.1 and 2.1 have the same BootNotification: no payload tells them apart. */
export type Family = '1.6' | '2.x';

export const familyOf = (version: OcppVersion): Family => (version === '1.6' ? '1.6' : '2.x');

const NAMES_16 =
  /^(chargePoint(Vendor|Model|SerialNumber)|chargeBoxSerialNumber|meter(Type|SerialNumber)|iccid|imsi|firmwareVersion)$/i;
const NAMES_2X = /^(reason|chargingStation|customData)$/i;

/**
 * Tells by its members which family a BootNotification payload belongs to; null where
 * they do not say, or say both equally.
 */
export function familyOfPayload(payload: unknown): Family | null {
  if (!isObject(payload)) return null;
  const names = Object.keys(payload);
  const votes16 = names.filter((name) => NAMES_16.test(name)).length;
  const votes2x = names.filter((name) => NAMES_2X.test(name)).length;
  if (votes16 === votes2x) return null;
  return votes16 > votes2x ? '1.6' : '2.x';
}

/** Like `familyOfPayload`, as the version to judge by: 2.0.1 stands for 2.x. */
export function versionOfPayload(payload: unknown): '1.6' | '2.0.1' | null {
  const family = familyOfPayload(payload);
  return family === '2.x' ? '2.0.1' : family;
}

const NAMED = /\bocpp[ _:-]?v?(1\.6|2\.0\.1|2\.1)(?![\d.])/gi;

/** The one OCPP version that a text names (a subprotocol, a logger's name); null where several or none. */
export function versionNamedIn(text: string): OcppVersion | null {
  const named = new Set([...text.matchAll(NAMED)].map(([, version]) => version));
  const [version] = named;
  if (named.size !== 1) return null;
  return version === '1.6' || version === '2.0.1' || version === '2.1' ? version : null;
}
