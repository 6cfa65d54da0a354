import { CHARGEX_CODES, chargexCode } from '../faults/chargex.ts';
import { MRECS, type Mrec } from '../faults/entry.ts';
import { FAULTS, type FaultId, isFaultId } from '../faults/index.ts';
import { nearestFew } from '../nearest.ts';
import { UsageError } from './usage-error.ts';

/** What `explain` was asked for. `code` may be of either list, or of both. */
export type Topic =
  | { readonly kind: 'all' }
  | { readonly kind: 'code'; readonly code: string; readonly ours: Mrec | null }
  | { readonly kind: 'fault'; readonly fault: FaultId };

/**
 * Finds what a word means: a code of either list, a fault, or the id of a finding.
 *
 * @throws {UsageError} for any other word, with the nearest ones.
 */
export function topicOf(word: string | undefined): Topic {
  if (word === undefined) return { kind: 'all' };
  const code = word.trim().toUpperCase();
  const ours = MRECS.find((mrec) => mrec === code) ?? null;
  if (ours !== null || chargexCode(code) !== null) return { kind: 'code', code, ours };
  const [fault = ''] = word.trim().toLowerCase().split(':');
  if (isFaultId(fault)) return { kind: 'fault', fault };
  const near = nearTo(fault);
  throw new UsageError(
    'explain-unknown',
    `no code and no fault is called ${word.slice(0, 80)}`,
    near.length > 0 ? `Near to it: ${near.join(', ')}.` : 'ghostcheck explain lists them all.',
  );
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
  return all.filter(
    (fault) => FAULTS[fault].mrec === topic.code || FAULTS[fault].chargex?.code === topic.code,
  );
}
