import type { Facts } from '../facts/document.ts';
import { THRESHOLDS } from '../thresholds.ts';

/**
 * Facts of at most `maxBytes` as JSON: the largest records go first, and `truncated`
 * says that some went.
 */
export function capFacts(facts: Facts, maxBytes: number = THRESHOLDS.run.maxFactsBytes): Facts {
  let excess = bytesOf(facts) - maxBytes;
  if (excess <= 0) return facts;
  const largestFirst = facts.records
    .map((record) => ({ record, bytes: bytesOf(record) + 1 }))
    .sort((a, b) => b.bytes - a.bytes);
  const cut = new Set<Facts['records'][number]>();
  for (const { record, bytes } of largestFirst) {
    if (excess <= 0) break;
    cut.add(record);
    excess -= bytes;
  }
  return {
    ...facts,
    truncated: true,
    records: facts.records.filter((record) => !cut.has(record)),
  };
}

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value), 'utf8');
