import type { Observation } from '../../../diagnosis/module.ts';
import type { StationVisit } from '../../../facts/visit.ts';

/** Two sessions of one identity at the same time, from different addresses, are two stations. */
export function judgeShared(visits: readonly StationVisit[]): Observation[] {
  const sessions = visits
    .filter(({ reached }) => reached === 'session')
    .toSorted((a, b) => a.startMs - b.startMs);
  for (const [index, later] of sessions.entries()) {
    const earlier = sessions
      .slice(0, index)
      .find(
        ({ address, startMs, durationMs }) =>
          address !== later.address && startMs + durationMs > later.startMs,
      );
    if (earlier === undefined) continue;
    return [
      {
        fault: 'identity-shared',
        confidence: 'certain',
        detail: `While it was connected from ${earlier.address}, it connected from ${later.address} too.`,
        evidence: [
          { label: 'Addresses', value: `${earlier.address}, ${later.address}` },
          { label: 'Connections', value: `${earlier.visit}, ${later.visit}` },
        ],
      },
    ];
  }
  return [];
}
