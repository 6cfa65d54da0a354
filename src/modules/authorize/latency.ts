/** How long the answers took, ms. */
export interface Latency {
  readonly min: number;
  readonly median: number;
  /** By nearest rank: of fewer than twenty it is the longest. */
  readonly p95: number;
  readonly max: number;
}

/** Null where there are none. */
export function latencyOf(times: readonly number[]): Latency | null {
  const sorted = times.toSorted((a, b) => a - b);
  const [min] = sorted;
  const max = sorted.at(-1);
  if (min === undefined || max === undefined) return null;
  const ranked = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? max;
  return { min, median: (ranked(0.5) + medianAbove(sorted)) / 2, p95: ranked(0.95), max };
}

/** The upper of the two in the middle; of an odd number both are the same. */
const medianAbove = (sorted: readonly number[]): number =>
  sorted[Math.floor(sorted.length / 2)] ?? 0;
