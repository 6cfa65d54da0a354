import type { HiddenValue } from '../facts/boot.ts';
import { isObject } from './is-object.ts';
import { child } from './pointer.ts';

/** Members that hold a SIM's or a subscriber's number, at whatever place a station puts them. */
const SUBSCRIBER = /^(iccid|imsi|msisdn)$/i;

/**
 * Replaces subscriber values by stand-ins of the same type and length, so that all that a
 * schema asks of them can still be judged.
 */
export function hideSubscriber(payload: unknown): { payload: unknown; hidden: HiddenValue[] } {
  const hidden: HiddenValue[] = [];
  return { payload: walk(payload, '', false, hidden), hidden };
}

function walk(value: unknown, pointer: string, hide: boolean, hidden: HiddenValue[]): unknown {
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => walk(item, child(pointer, index), hide, hidden));
  }
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => {
        const subscriber = hide || SUBSCRIBER.test(name);
        return [name, walk(inner, child(pointer, name), subscriber, hidden)];
      }),
    );
  }
  if (!hide || (typeof value !== 'string' && typeof value !== 'number')) return value;
  const text = String(value);
  // A schema counts code points (JSON Schema validation, 6.3.1).
  const length = [...text].length;
  const form = formOf(text);
  hidden.push({ pointer, length, form });
  if (typeof value === 'number') return 0;
  return (form === 'digits' ? '0' : 'x').repeat(length);
}

function formOf(text: string): HiddenValue['form'] {
  const word = text.trim();
  if (word === '') return 'empty';
  if (/^-\d{1,3}$/.test(word)) return 'rssi';
  if (/^(null|none|nil|undefined|n\/a)$/i.test(word)) return 'null-word';
  return /^\d+$/.test(word) ? 'digits' : 'other';
}
