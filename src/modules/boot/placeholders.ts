import type { Observation } from '../../diagnosis/module.ts';
import type { HiddenValue } from '../../facts/boot.ts';
import { isObject } from '../../ocpp/is-object.ts';
import { child } from '../../ocpp/pointer.ts';
import { clip } from '../../ocpp/violations.ts';
import { THRESHOLDS } from '../../thresholds.ts';

/** Values that are valid text and yet mean nothing, as firmwares in the field send them. */
export function placeholders(payload: unknown, hidden: readonly HiddenValue[]): Observation[] {
  const told = new Map<string, string>();
  for (const { pointer, form } of hidden) {
    if (form === 'rssi') told.set(pointer, 'it looks like a signal strength, not like a number');
    if (form === 'null-word') told.set(pointer, 'it is a word for "nothing"');
  }
  const standIns = new Set(hidden.map(({ pointer }) => pointer));
  for (const [pointer, text] of strings(payload, '')) {
    const tell = standIns.has(pointer) ? null : tellOf(text);
    if (tell !== null) told.set(pointer, tell);
  }
  return [...told].slice(0, THRESHOLDS.boot.maxFindings).map(([pointer, tell]) => ({
    fault: 'boot-field-placeholder',
    subject: clip(pointer, 120),
    confidence: 'likely',
    detail: `The value of ${clip(pointer, 120)} is no real one: ${tell}.`,
    evidence: [{ label: 'Field', value: clip(pointer, 120) }],
  }));
}

const RESET_DATES = [...THRESHOLDS.clock.resetDates, '0001-01-01', '0000-00-00'];

/** The first day of some clock, or a date of zeros. */
export const isResetDate = (text: string): boolean =>
  RESET_DATES.some((date) => text.startsWith(date));

function tellOf(text: string): string | null {
  if (text.includes('\0')) return 'it holds NUL characters';
  if (/^(null|none|nil|undefined)$/i.test(text.trim())) return 'it is a word for "nothing"';
  if (isResetDate(text)) {
    return 'it is the first day of a clock that was never set';
  }
  return null;
}

function* strings(value: unknown, pointer: string): Generator<readonly [string, string]> {
  if (typeof value === 'string') yield [pointer, value];
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* strings(item, child(pointer, index));
  } else if (isObject(value)) {
    for (const [name, inner] of Object.entries(value)) yield* strings(inner, child(pointer, name));
  }
}
