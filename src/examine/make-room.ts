import type { Visit } from './visit.ts';

/**
 * Forgets one visit that has ended: of the address that has the most, so that no peer pushes out
 * the others, and first of those that told no name. False where none has ended yet.
 */
export function makeRoom(visits: Visit[]): boolean {
  const counts = new Map<string, number>();
  for (const { address, ended } of visits) {
    if (ended) counts.set(address, (counts.get(address) ?? 0) + 1);
  }
  const [busiest] = [...counts].toSorted(([, a], [, b]) => b - a)[0] ?? [];
  if (busiest === undefined) return false;
  const isCandidate = ({ address, ended }: Visit) => ended && address === busiest;
  const nameless = visits.findIndex((visit) => isCandidate(visit) && visit.identity === null);
  visits.splice(nameless < 0 ? visits.findIndex(isCandidate) : nameless, 1);
  return true;
}
