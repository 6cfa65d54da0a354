import type { Visit } from './visit.ts';

/** What of a visit tells whose it is. */
type Told = Pick<Visit, 'identity' | 'address'>;

/** The visits of one station. Its identity is null where it never came so far as to tell it. */
export interface Station<V extends Told = Visit> {
  readonly identity: string | null;
  readonly address: string;
  readonly visits: readonly V[];
}

/**
 * Visits of one identity belong together. One that ended before it told any belongs to the
 * station of its address where only one came from there, else to a station without a name.
 */
export function stationsOf<V extends Told>(visits: readonly V[]): Station<V>[] {
  const stations = new Map<string, { identity: string | null; address: string; visits: V[] }>();
  const namesAt = new Map<string, Set<string>>();
  for (const { identity, address } of visits) {
    if (identity === null) continue;
    namesAt.set(address, (namesAt.get(address) ?? new Set()).add(identity));
  }
  for (const visit of visits) {
    const names = namesAt.get(visit.address);
    const only = names?.size === 1 ? ([...names][0] ?? null) : null;
    const identity = visit.identity ?? only;
    const key = identity === null ? `at ${visit.address}` : `named ${identity}`;
    const station = stations.get(key) ?? { identity, address: visit.address, visits: [] };
    station.visits.push(visit);
    stations.set(key, station);
  }
  return [...stations.values()];
}
