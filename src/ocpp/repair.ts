import type { OcppVersion } from '../facts/statement.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { isObject } from './is-object.ts';
import { membersOf } from './pointer.ts';
import { requestViolations } from './validate.ts';
import type { Violation } from './violations.ts';

export interface Repaired {
  readonly payload: unknown;
  /** What was changed, one line each. */
  readonly done: readonly string[];
  /** What would be a guess, one line each. */
  readonly left: readonly string[];
}

/**
 * Repairs what has one possible meaning only: an empty member that OCPP does not know, a
 * null for an optional field, a name or a fixed value in the wrong letter case, a whole
 * number where text is wanted, the NULs of a buffer behind a text that is too long with
 * them. It shortens, invents and trims nothing else: a serial number that is cut is another
 * serial number.
 */
export function repair(version: OcppVersion, payload: unknown): Repaired {
  const done: string[] = [];
  const refused: Violation[] = [];
  let current = payload;
  for (const violation of requestViolations(version, payload).slice(
    0,
    THRESHOLDS.boot.maxFindings,
  )) {
    const { pointer, defect } = violation;
    const before = requestViolations(version, current);
    // One repair can answer two violations: a misspelt name is unknown, and missing as well.
    if (!before.some((one) => one.pointer === pointer && one.defect === defect)) continue;
    const candidate: unknown = structuredClone(current);
    const what = change(candidate, violation);
    if (what !== null && requestViolations(version, candidate).length < before.length) {
      current = candidate;
      done.push(`${pointer}: ${what}`);
    } else {
      refused.push(violation);
    }
  }
  // Of a misspelt name the missing one is told first, and repaired by the unknown one later.
  const open = new Set(requestViolations(version, current).map(({ pointer }) => pointer));
  const left = refused
    .filter(({ pointer }) => open.has(pointer))
    .map(({ pointer, expected, found }) => `${pointer}: expected ${expected}; found ${found}`);
  return { payload: current, done, left };
}

/** Changes `payload` in place, and says how; null where nothing certain can be done. */
function change(payload: unknown, { defect, pointer, meant }: Violation): string | null {
  const members = membersOf(pointer);
  const name = members.pop();
  const holder = members.reduce<unknown>(
    (value, member) => (isObject(value) ? value[member] : undefined),
    payload,
  );
  if (name === undefined || !isObject(holder)) return null;
  const value = holder[name];
  if ((defect === 'unknown' && isEmpty(value)) || (defect === 'type' && value === null)) {
    delete holder[name];
    return 'removed, it was empty';
  }
  if (defect === 'unknown' && meant !== null && !Object.hasOwn(holder, meant)) {
    delete holder[name];
    holder[meant] = value;
    return `renamed to ${meant}`;
  }
  if (defect === 'too-long' && typeof value === 'string') {
    const text = value.replace(/(?<=[^\0])\0+$/, '');
    if (text === value) return null;
    holder[name] = text;
    return 'NUL padding at its end removed';
  }
  if (defect === 'type' && Number.isSafeInteger(value)) {
    holder[name] = String(value);
    return 'written as text';
  }
  if (defect === 'value' && meant !== null) {
    holder[name] = meant;
    return `written as ${meant}`;
  }
  return null;
}

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === '' ||
  (isObject(value) && Object.keys(value).length === 0) ||
  (Array.isArray(value) && value.length === 0);
