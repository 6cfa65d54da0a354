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
  const taken = new Set<string>();
  return [...same.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const lines = group.map(({ line }) => line).filter((line) => line !== undefined);
    const seen = group.length > 1 ? [{ label: 'Messages', value: messagesAt(lines) }] : [];
    const observation = withOwnSubject(first, taken);
    return [{ ...observation, evidence: [...observation.evidence, ...seen] }];
  });
}

/** A finding is known by its fault and subject: two of the same name take their lines along. */
function withOwnSubject({ observation, line }: Told, taken: Set<string>): Observation {
  const { fault, subject } = observation;
  let own = subject;
  for (let count = 1; taken.has(JSON.stringify([fault, own])); count++) {
    own = `${subject ?? ''}@line-${line ?? 0}${count > 1 ? `.${count}` : ''}`;
  }
  taken.add(JSON.stringify([fault, own]));
  return own === undefined ? observation : { ...observation, subject: own };
}

/** What was found tells a field's defects apart; the detail may tell of different answers to one. */
const keyOf = ({ fault, subject, detail, evidence }: Observation) => {
  const found = evidence.find(({ label }) => label === 'Found')?.value;
  return [fault, subject ?? null, found ?? detail];
};

const MAX_LINES = 5;

function messagesAt(lines: readonly number[]): string {
  const shown = lines.slice(0, MAX_LINES).join(', ');
  const more = lines.length > MAX_LINES ? ' and others' : '';
  return `${lines.length}, in lines ${shown}${more}`;
}
