import type { Observation } from '../../diagnosis/module.ts';
import type { StationMessage } from '../../facts/visit.ts';

const SHOWN = 5;

/** What a backend said that all is passed on to, where it breaks the frame or the schema. */
export function judgeRelayed(messages: readonly StationMessage[]): Observation[] {
  const broken = messages.filter(
    ({ from, flaw, problems, type, action }) =>
      from === 'backend' &&
      (flaw !== null || (problems ?? []).length > 0) &&
      // The answer to a boot is judged by itself.
      !(type === 'result' && action === 'BootNotification'),
  );
  const kinds = new Map<string, StationMessage[]>();
  for (const message of broken) {
    const kind = nameOf(message);
    kinds.set(kind, [...(kinds.get(kind) ?? []), message]);
  }
  return [...kinds].slice(0, SHOWN).map(([kind, same]) => ({
    fault: 'backend-message-invalid',
    subject: kind,
    confidence: 'certain',
    detail: `Its ${kind} is not as OCPP ${same[0]?.version ?? ''} has it${same.length === 1 ? '' : ` (${same.length} times)`}.`,
    evidence: evidenceOf(same),
  }));
}

const NAMES = { call: 'CALL', result: 'answer to', error: 'CALLERROR to', malformed: 'frame' };

const nameOf = ({ type, action }: StationMessage): string =>
  [NAMES[type], action ?? (type === 'malformed' ? '' : 'an unknown message')].join(' ').trim();

function evidenceOf(same: readonly StationMessage[]) {
  const problems = same.flatMap(({ flaw, problems }) => [
    ...(flaw === null ? [] : [flaw]),
    ...(problems ?? []),
  ]);
  return [...new Set(problems)].slice(0, SHOWN).map((value) => ({ label: 'What is wrong', value }));
}
