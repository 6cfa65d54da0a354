import type { Observation } from '../../diagnosis/module.ts';
import type { JsonTrap } from '../../facts/boot.ts';
import type { FaultId } from '../../faults/index.ts';
import { membersOf } from '../../ocpp/pointer.ts';
import { clip } from '../../ocpp/violations.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { MAX_SUBJECT } from './judge-fields.ts';

const TRAPS: Readonly<Record<JsonTrap['kind'], readonly [FaultId, (name: string) => string]>> = {
  duplicate: [
    'boot-field-duplicate',
    (name) => `${name} is there more than once in one object; this judgement took the last one.`,
  ],
  'unsafe-number': [
    'boot-value-unportable',
    (name) => `${name} is a number beyond 2^53: many parsers read another one.`,
  ],
  'lone-surrogate': [
    'boot-value-unportable',
    (name) => `${name} holds half of a surrogate pair, which is no character in UTF-8.`,
  ],
};

/** What JSON allows, and parsers do not read alike. */
export function trapFindings(traps: readonly JsonTrap[]): Observation[] {
  const told = new Map<string, Observation>();
  for (const { kind, pointer, line, column } of traps) {
    const [fault, detail] = TRAPS[kind];
    const subject = clip(pointer, MAX_SUBJECT);
    const evidence = [
      { label: 'Field', value: subject },
      { label: 'Place', value: `line ${line}, column ${column}` },
    ];
    const name = clip(membersOf(pointer).join('.')) || 'The message';
    told.set(`${fault}:${subject}`, {
      fault,
      subject,
      confidence: 'certain',
      detail: detail(name),
      evidence,
    });
  }
  return [...told.values()].slice(0, THRESHOLDS.boot.maxFindings);
}
