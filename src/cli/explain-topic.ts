import { CHARGEX_CODES, chargexCode } from '../faults/chargex.ts';
import { MRECS, type Mrec } from '../faults/entry.ts';
import { FAULTS, type FaultId, isFaultId } from '../faults/index.ts';
import { type ListKey, listOf, type OtherCode, otherCode } from '../faults/other-codes.ts';
import { nearestFew } from '../nearest.ts';
import { UsageError } from './usage-error.ts';

/** A code, of our list, ChargeX's, another one, or several of them: what each makes of it. */
export interface CodeTopic {
  readonly kind: 'code';
  readonly code: string;
  readonly ours: Mrec | null;
  readonly other: OtherCode | null;
}

/** What `explain` was asked for. `reported` are codes in one string, as chargers join them. */
export type Topic =
  | { readonly kind: 'all' }
  | CodeTopic
  | { readonly kind: 'reported'; readonly codes: readonly CodeTopic[] }
  | { readonly kind: 'list'; readonly list: ListKey }
  | { readonly kind: 'fault'; readonly fault: FaultId };

/** A charger reports what it has at the moment: more is not one of its strings. */
const MAX_REPORTED = 26;

/**
 * Finds what a word means: a code of any list or several in one string, the vendorId of a
 * list, a fault, or the id of a finding.
 *
 * @throws {UsageError} for any other word, with the nearest ones.
 */
export function topicOf(word: string | undefined): Topic {
  if (word === undefined) return { kind: 'all' };
  const list = listOf(word.trim());
  if (list !== null) return { kind: 'list', list };
  // ChargeX joins several by semicolons, EVgo by commas.
  const parts = word.split(/[;,]/).map((part) => part.trim());
  const given = parts.filter((part) => part !== '').slice(0, MAX_REPORTED);
  const [first, ...more] = given.map(codeTopic);
  if (first != null && more.length === 0) return first;
  const codes = [first, ...more].flatMap((code) => code ?? []);
  if (codes.length > 0 && codes.length === given.length) return { kind: 'reported', codes };
  const [fault = ''] = word.trim().toLowerCase().split(':');
  if (isFaultId(fault)) return { kind: 'fault', fault };
  if (more.length > 0) {
    const unknown = given.find((part) => codeTopic(part) === null) ?? word;
    throw new UsageError(
      'explain-unknown',
      `no code is called ${unknown.slice(0, 80)}`,
      'It may be one that only the vendor of the charger knows.',
    );
  }
  const near = nearTo(fault);
  throw new UsageError(
    'explain-unknown',
    `no code and no fault is called ${word.slice(0, 80)}`,
    near.length > 0 ? `Near to it: ${near.join(', ')}.` : 'ghostcheck explain lists them all.',
  );
}

/** By its number, or by the name that a charger may report instead. */
function codeTopic(word: string): CodeTopic | null {
  const upper = word.toUpperCase();
  const named = CHARGEX_CODES.find(({ name }) => name.toUpperCase() === upper);
  const other = otherCode(word);
  const code = named?.code ?? other?.code ?? upper;
  const ours = MRECS.find((mrec) => mrec === code) ?? null;
  const known = ours !== null || other !== null || chargexCode(code) !== null;
  return known ? { kind: 'code', code, ours, other } : null;
}

function nearTo(word: string): string[] {
  const faults = Object.keys(FAULTS);
  const codes = CHARGEX_CODES.map(({ code }) => code);
  const holding = faults.filter((fault) => word.length >= 3 && fault.includes(word));
  const near = new Set([...nearestFew(word, [...codes, ...faults], 6), ...holding]);
  return near.size === 0 && word.startsWith('cx') ? [...MRECS] : [...near].slice(0, 6);
}

/** The faults that a topic is about, in the order of the index: by stage. */
export function faultsOf(topic: Topic): FaultId[] {
  if (topic.kind === 'fault') return [topic.fault];
  const all = Object.keys(FAULTS).filter(isFaultId);
  if (topic.kind === 'all') return all;
  if (topic.kind !== 'code') return [];
  return all.filter(
    (fault) => FAULTS[fault].mrec === topic.code || FAULTS[fault].chargex?.code === topic.code,
  );
}
