import type { Observation } from '../../diagnosis/module.ts';
import type { OperatorCheck, ValuePlace } from '../../facts/boot.ts';
import { membersOf } from '../../ocpp/pointer.ts';
import { clip, type Violation } from '../../ocpp/violations.ts';
import { groupBy } from './group-by.ts';
import { MAX_SUBJECT } from './judge-fields.ts';
import { placeEvidence } from './place-evidence.ts';

/** What the operator's own schema refuses where OCPP's does not: the operator's own rule. */
export function operatorFindings(
  check: OperatorCheck | undefined,
  violations: readonly Violation[],
  places: readonly ValuePlace[],
): Observation[] {
  if (check === undefined) return [];
  const refused = new Set(violations.map(({ pointer }) => pointer));
  const own = groupBy(
    check.problems.filter(({ pointer }) => !refused.has(pointer)),
    ({ pointer }) => clip(pointer, MAX_SUBJECT),
  );
  return [...own].map(([pointer, problems]) => ({
    fault: 'boot-operator-schema',
    subject: pointer,
    confidence: 'certain',
    detail: `OCPP has nothing against ${clip(membersOf(pointer).join('.')) || 'the message'}; the operator's own schema says that it ${clip(problems[0]?.problem ?? 'may not be so', 200)}.`,
    evidence: [
      { label: 'Field', value: pointer || 'the message' },
      ...placeEvidence(pointer, places),
      { label: 'Schema', value: clip(check.schema, 120) },
      ...problems.map(({ problem }) => ({ label: 'It', value: clip(problem, 200) })),
    ],
  }));
}
