import type { Table } from '../../../diagnosis/module.ts';
import type { StationMessage } from '../../../facts/visit.ts';

const MAX_ROWS = 30;

/** What a station said, by action: how often, how it was answered, and what is wrong with it. */
export function saidTable(messages: readonly StationMessage[]): Table | null {
  const groups = new Map<string, StationMessage[]>();
  for (const message of messages) {
    const name = nameOf(message);
    if (name !== null) groups.set(name, [...(groups.get(name) ?? []), message]);
  }
  if (groups.size === 0) return null;
  return {
    title: 'What the station said',
    columns: ['message', 'times', 'answered', 'problems'],
    rows: [...groups]
      .slice(0, MAX_ROWS)
      .map(([name, seen]) => [name, String(seen.length), answersTo(seen), problemsIn(seen)]),
  };
}

/** Null for what we sent ourselves. */
function nameOf({ from, type, action }: StationMessage): string | null {
  if (from === 'us') return null;
  if (type === 'malformed') return 'unreadable';
  if (type === 'call') return action ?? 'a CALL without an action';
  return `${type === 'result' ? 'answer' : 'refusal'} to ${action ?? 'nothing that was asked'}`;
}

function answersTo(seen: readonly StationMessage[]): string {
  if (seen[0]?.type !== 'call') return '';
  const answers = seen.map(({ answered }) => answered ?? 'not answered');
  return [...new Set(answers)].join(', ');
}

function problemsIn(seen: readonly StationMessage[]): string {
  const problems = seen.flatMap(({ flaw, problems, foreign, idReused, type, tells }) => [
    ...(flaw === null ? [] : [flaw]),
    ...(problems ?? []),
    ...(foreign === undefined ? [] : ['not an action of this version']),
    ...(idReused === true ? ['id used before'] : []),
    ...(type === 'error' && tells !== null ? [tells] : []),
  ]);
  const [first, ...rest] = new Set(problems);
  if (first === undefined) return '';
  return rest.length === 0 ? first : `${first}, and ${rest.length} more`;
}
