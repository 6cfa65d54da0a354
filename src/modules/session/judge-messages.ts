import type { Judgement } from '../../diagnosis/module.ts';
import type { StationMessage, StationRequest } from '../../facts/visit.ts';

/** What a station said in the sessions that it opened. */
export function judgeMessages(
  { status }: StationRequest,
  messages: readonly StationMessage[],
): Judgement {
  if (status !== 101) return { findings: [], summary: 'no session' };
  const calls = messages.filter(({ from, type }) => from === 'station' && type === 'call');
  const actions = [...new Set(calls.map(({ action }) => action ?? 'no action'))];
  const summary =
    calls.length === 0
      ? 'it said nothing'
      : `${calls.length} CALLs: ${actions.slice(0, 3).join(', ')}`;
  return { findings: [], summary, measurements: { 'session.calls': calls.length } };
}
