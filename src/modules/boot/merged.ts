import type { Observation } from '../../diagnosis/module.ts';
import { groupBy } from './group-by.ts';

/** A finding, and the line of the input that its message begins in. */
export interface Told {
  readonly observation: Observation;
  readonly line: number | undefined;
}

/**
 * The findings of several messages as one list: what is the same in several of them is told
 * once. Of one field that is wrong in different ways, each way is told.
 */
export function merged(told: readonly Told[]): Observation[] {
  const same = groupBy(told, ({ observation }) => JSON.stringify(keyOf(observation)));
  const subjects = new Set<string>();
  return [...same.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { observation, line } = first;
    const id = JSON.stringify([observation.fault, observation.subject]);
    const again = subjects.has(id);
    subjects.add(id);
    const lines = group.map((one) => one.line).filter((at) => at !== undefined);
    return [
      {
        ...observation,
        ...(again ? { subject: `${observation.subject ?? ''}@line-${line ?? 0}` } : {}),
        evidence: [
          ...observation.evidence,
          ...(group.length > 1 ? [{ label: 'Seen in', value: seenIn(lines) }] : []),
        ],
      },
    ];
  });
}

/** What was found tells a field's defects apart; the detail may tell of different answers to one. */
const keyOf = ({ fault, subject, detail, evidence }: Observation) => {
  const found = evidence.find(({ label }) => label === 'Found')?.value;
  return [fault, subject ?? null, found ?? detail];
};

const MAX_LINES = 5;

function seenIn(lines: readonly number[]): string {
  const shown = lines.slice(0, MAX_LINES).join(', ');
  const more = lines.length > MAX_LINES ? ' and others' : '';
  return `${lines.length} messages, lines ${shown}${more}`;
}
