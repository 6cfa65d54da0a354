import type { Observation } from '../../../diagnosis/module.ts';
import type { StationMessage } from '../../../facts/visit.ts';

/** Transactions that a station has queued: seen, never acknowledged. */
export function judgeTransactions(messages: readonly StationMessage[]): Observation[] {
  const queued = messages.filter(({ kept }) => kept !== undefined);
  const [first] = queued;
  if (first === undefined) return [];
  const actions = [...new Set(queued.map(({ action }) => action ?? ''))].map(
    (action) => `${queued.filter((one) => one.action === action).length} ${action}`,
  );
  const kept = queued.filter((one) => one.kept === true).length;
  return [
    {
      fault: 'transactions-queued',
      confidence: 'certain',
      detail: `The station holds transactions for its backend (seen: ${actions.join(', ')}). None was acknowledged: the session was closed at the first, so the others behind it were not seen. ${kept === queued.length ? 'What came is in the file of --keep-transactions.' : 'Nothing was saved of what came.'.replace('Nothing', kept === 0 ? 'Nothing' : 'Not all')}`,
      evidence: [
        { label: 'Seen', value: actions.join(', ') },
        { label: 'Saved', value: `${kept} of ${queued.length}` },
        { label: 'Answered', value: 'none, the session was closed' },
      ],
    },
  ];
}
