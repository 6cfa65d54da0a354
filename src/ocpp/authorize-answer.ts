import type { OcppVersion } from '../facts/statement.ts';
import { isObject } from './is-object.ts';

const STATUSES_16 = ['Accepted', 'Blocked', 'Expired', 'Invalid', 'ConcurrentTx'] as const;
const STATUSES_2X = [
  ...STATUSES_16,
  'NoCredit',
  'NotAllowedTypeEVSE',
  'NotAtThisLocation',
  'NotAtThisTime',
  'Unknown',
] as const;

/** AuthorizationStatusEnumType of 2.x; that of 1.6 is a part of it. */
export type AuthorizationStatus = (typeof STATUSES_2X)[number];

/** The status of an answer, where its version has it; else null. */
export function statusOf(version: OcppVersion, answer: unknown): AuthorizationStatus | null {
  const info = isObject(answer) ? answer[version === '1.6' ? 'idTagInfo' : 'idTokenInfo'] : null;
  const status = isObject(info) ? info.status : null;
  const known: readonly AuthorizationStatus[] = version === '1.6' ? STATUSES_16 : STATUSES_2X;
  return known.find((word) => word === status) ?? null;
}

/** Members that hold a token, or words for the person that holds it. */
const PERSONAL = /^(idtoken|idtag|parentidtag|content)$/i;
/** Their letters are the standard's, or those of an instant: no token is told by them. */
const OURS: ReadonlySet<string> = new Set(STATUSES_2X);
const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)$/i;

/**
 * An answer without the token that was asked about, which `scrub` takes out of any text, and
 * without any other: stand-ins of the same length take their place, as a schema asks for it.
 */
export function hideTokens(value: unknown, scrub: (text: string) => string, name = ''): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => hideTokens(item, scrub, name));
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [scrub(key), hideTokens(inner, scrub, key)]),
    );
  }
  if (typeof value === 'number') return scrub(String(value)) === String(value) ? value : 0;
  if (typeof value !== 'string' || OURS.has(value) || INSTANT.test(value)) return value;
  return PERSONAL.test(name) ? 'x'.repeat([...value].length) : scrub(value);
}
