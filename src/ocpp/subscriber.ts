import type { HiddenValue } from '../facts/boot.ts';
import { isObject } from './is-object.ts';
import { child } from './pointer.ts';

/** Members that hold a SIM's or a subscriber's number, at whatever place a station puts them. */
const SUBSCRIBER = /^(iccid|imsi|msisdn)$/i;

/**
 * Replaces subscriber values by stand-ins of the same type and length, so that all that a
 * schema asks of them can still be judged. `values` are what was replaced: never to be kept.
 */
export function hideSubscriber(payload: unknown): Hidden {
  const found: Found = { hidden: [], values: [] };
  return { payload: walk(payload, '', false, found), ...found };
}

export interface Hidden {
  readonly payload: unknown;
  readonly hidden: HiddenValue[];
  readonly values: readonly string[];
}

type Found = { readonly hidden: HiddenValue[]; readonly values: string[] };

function walk(value: unknown, pointer: string, hide: boolean, found: Found): unknown {
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => walk(item, child(pointer, index), hide, found));
  }
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => {
        const subscriber = hide || SUBSCRIBER.test(name);
        return [name, walk(inner, child(pointer, name), subscriber, found)];
      }),
    );
  }
  if (!hide || (typeof value !== 'string' && typeof value !== 'number')) return value;
  const text = String(value);
  // A schema counts code points (JSON Schema validation, 6.3.1).
  const length = [...text].length;
  const form = formOf(text);
  found.hidden.push({ pointer, length, form });
  found.values.push(text);
  if (typeof value === 'number') return 0;
  return (form === 'digits' ? '0' : 'x').repeat(length);
}

function formOf(text: string): HiddenValue['form'] {
  const word = text.trim();
  if (word === '') return 'empty';
  if (/^-\d{1,3}(?:\.\d+)?(?:\s?dBm?)?$/i.test(word)) return 'rssi';
  if (/^(null|none|nil|undefined|n\/a)$/i.test(word)) return 'null-word';
  return /^\d+$/.test(word) ? 'digits' : 'other';
}
