import type { Observation, Table } from '../../../diagnosis/module.ts';
import type { RepairStep, StationRepair } from '../../../facts/read-out.ts';

/** What became of the repairs that were asked for. */
export function judgeRepairs(repairs: readonly StationRepair[]): {
  readonly findings: Observation[];
  readonly tables: Table[];
} {
  return {
    findings: repairs.filter(({ outcome }) => outcome === 'incomplete').map(incomplete),
    tables: repairs.map(({ repair, steps, state }) => ({
      title: `Repair: ${repair}`,
      columns: ['step', 'change', 'outcome'],
      rows: [
        ...steps.map((step) => [step.what, changeOf(step), outcomeOf(step)]),
        ['now', '', state],
      ],
    })),
  };
}

function incomplete({ repair, steps, state }: StationRepair): Observation {
  const last = steps.at(-1);
  return {
    fault: 'station-repair-incomplete',
    subject: repair,
    confidence: 'certain',
    detail: `The repair of ${repair} stopped at ${last?.what ?? 'its first step'}: ${last === undefined ? 'not known why' : outcomeOf(last)}. ${state}`,
    evidence: steps.map((step) => ({ label: step.what.slice(0, 60), value: outcomeOf(step) })),
  };
}

const changeOf = ({ before, after }: RepairStep): string =>
  before === after ? (after ?? '') : `${before || 'nothing'} -> ${after || 'nothing'}`;

const WORDS: Readonly<Record<RepairStep['outcome'], string>> = {
  done: 'done',
  'needs-reset': 'done, counts after a restart',
  refused: 'refused',
  silent: 'no answer',
  impossible: 'not possible',
};

const outcomeOf = ({ outcome, answer }: RepairStep): string =>
  answer === null || outcome === 'done' || outcome === 'needs-reset'
    ? WORDS[outcome]
    : `${WORDS[outcome]} (${answer})`;
