import type { Observation } from '../../diagnosis/module.ts';
import type { SecondSession } from '../../facts/session.ts';

/** What the backend does with a second session of a station whose first is alive. */
export function judgeSecond(second: SecondSession | undefined): Observation[] {
  if (second === undefined) return [];
  const { outcome, status, code, reason } = second;
  const how = [
    code === null ? '' : `Close code ${code}`,
    status === null || status === 101 ? '' : `HTTP ${status}`,
    reason === '' ? '' : `"${reason.slice(0, 120)}"`,
  ].filter((part) => part !== '');
  const evidence = [{ label: 'Ended with', value: how.join(', ') || 'no word' }];
  if (outcome === 'first-ended') {
    return [
      {
        fault: 'session-replaced',
        confidence: 'certain',
        detail:
          'A second session in the name of this station ended the first. So a charger that was cut off can come back at once; and two chargers under one identity would throw each other out.',
        evidence,
      },
    ];
  }
  // Too many requests, or a failure, is no word on the two sessions.
  if (outcome !== 'refused' || status === 429 || (status ?? 0) >= 500) return [];
  return [
    {
      fault: 'session-duplicate',
      confidence: 'certain',
      detail:
        'While the session of this diagnosis was open, the backend refused a second one in the name of the station. So a charger that lost its connection without a word stays locked out until the backend finds the dead session.',
      evidence,
    },
  ];
}
