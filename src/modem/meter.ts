import type { Rat } from '../facts/signal.ts';
import { qualityOf } from './quality.ts';
import { levelOf, type Metric, type Strength } from './strength.ts';
import type { MeterReading } from './watch-radio.ts';

/** One reading of the meter, as a line of NDJSON tells it. dBm and dB; null: not known. */
export interface MeterSample {
  /** ISO 8601. */
  readonly at: string;
  readonly rat: Rat | null;
  readonly metric: Metric | null;
  readonly dbm: number | null;
  /** `unknown` where only the RSSI is known and another metric counts. */
  readonly level: Strength['level'] | 'unknown' | null;
  readonly borderline: boolean;
  readonly limitDbm: number | null;
  readonly rsrqDb: number | null;
  readonly sinrDb: number | null;
  /** The SINR in a scale that is not known; left out where there is none. */
  readonly sinrRaw?: number;
  /** On 3G only. */
  readonly ecnoDb?: number;
  /** Beside the LTE anchor, in 5G NSA only. */
  readonly nrRsrpDbm?: number;
  readonly operator: string | null;
}

/** A level that was seen, and when. */
export interface Seen {
  readonly dbm: number;
  readonly at: string;
}

/** What a time of watching came to, for the radio and metric that was read most. */
export interface MeterSummary {
  readonly rat: Rat | null;
  readonly metric: Metric | null;
  readonly best: Seen | null;
  readonly worst: Seen | null;
  readonly medianDbm: number | null;
  /** Of the median. */
  readonly level: MeterSample['level'];
  /** Readings with a level, and without one. */
  readonly count: number;
  readonly missing: number;
  readonly durationMs: number;
  readonly verdict: string;
}

/** All readings so far, by what they measure: RSRP and RSCP cannot be compared. */
export interface Meter {
  add(sample: MeterSample): void;
  readonly latest: MeterSample | null;
  /** Of the last minute, oldest first. */
  lastMinute(): readonly MeterSample[];
  /** Of the metric that is measured now. */
  extremes(): { readonly best: Seen | null; readonly worst: Seen | null };
  summary(): MeterSummary;
}

const MINUTE_MS = 60_000;

/** A level in dBm, and how often it was read: the median of days needs no more. */
interface Tally {
  readonly first: MeterSample;
  readonly times: Map<number, number>;
  best: Seen;
  worst: Seen;
}

export function createMeter(): Meter {
  const tallies = new Map<string, Tally>();
  let recent: MeterSample[] = [];
  let begun: string | null = null;
  let missing = 0;
  const latest = () => recent.at(-1) ?? null;
  return {
    get latest() {
      return latest();
    },
    add(sample) {
      begun ??= sample.at;
      const since = Date.parse(sample.at) - MINUTE_MS;
      recent = [...recent.filter(({ at }) => Date.parse(at) > since), sample];
      if (sample.dbm === null) missing += 1;
      else count(tallies, sample, { dbm: sample.dbm, at: sample.at });
    },
    lastMinute: () => recent,
    extremes() {
      const last = recent.findLast(({ dbm }) => dbm !== null);
      const tally = last === undefined ? undefined : tallies.get(keyOf(last));
      return { best: tally?.best ?? null, worst: tally?.worst ?? null };
    },
    summary() {
      const durationMs = begun === null ? 0 : Date.parse(latest()?.at ?? begun) - Date.parse(begun);
      const [most] = [...tallies.values()].toSorted((a, b) => countOf(b) - countOf(a));
      return summaryOf(most, missing, durationMs);
    },
  };
}

const keyOf = ({ rat, metric }: MeterSample): string => `${rat} ${metric}`;
const countOf = ({ times }: Tally): number => [...times.values()].reduce((sum, n) => sum + n, 0);

function count(tallies: Map<string, Tally>, sample: MeterSample, seen: Seen): void {
  const tally = tallies.get(keyOf(sample)) ?? {
    first: sample,
    times: new Map(),
    best: seen,
    worst: seen,
  };
  tallies.set(keyOf(sample), tally);
  tally.times.set(seen.dbm, (tally.times.get(seen.dbm) ?? 0) + 1);
  // Of equal ones the last: it is where the antenna is now.
  if (seen.dbm >= tally.best.dbm) tally.best = seen;
  if (seen.dbm <= tally.worst.dbm) tally.worst = seen;
}

function summaryOf(tally: Tally | undefined, missing: number, durationMs: number): MeterSummary {
  if (tally === undefined) {
    const nothing = { rat: null, metric: null, best: null, worst: null, medianDbm: null };
    const verdict = missing > 0 ? 'no signal was measured' : 'nothing was read';
    return { ...nothing, level: null, count: 0, missing, durationMs, verdict };
  }
  const { best, worst, first } = tally;
  const medianDbm = medianOfTimes(tally);
  const { rat, metric, limitDbm } = first;
  const level =
    first.level === 'unknown' || limitDbm === null ? 'unknown' : levelOf(medianDbm, limitDbm);
  const dips = level !== 'weak' && limitDbm !== null && worst.dbm < limitDbm;
  return {
    rat,
    metric,
    best,
    worst,
    medianDbm,
    level,
    count: countOf(tally),
    missing,
    durationMs,
    verdict:
      level === 'unknown'
        ? 'unknown: RSSI alone does not tell whether the signal is good enough'
        : `${LEVELS[level]} the limit of ${limitDbm} dBm${dips ? ', and at times below it' : ''}`,
  };
}

const LEVELS: Readonly<Record<Strength['level'], string>> = {
  good: 'good: well above',
  fair: 'fair: above',
  marginal: 'marginal: only just above',
  weak: 'weak: below',
};

function medianOfTimes(tally: Tally): number {
  const half = countOf(tally) / 2;
  let below = 0;
  for (const [dbm, times] of [...tally.times].toSorted(([a], [b]) => a - b)) {
    below += times;
    if (below >= half) return dbm;
  }
  return tally.best.dbm;
}

export function meterSample({ sample, strength, operator }: MeterReading, at: string): MeterSample {
  if (strength === null) return { ...NO_SIGNAL, at, rat: sample.rat, operator };
  const { rsrqDb, sinrDb, sinrRaw, ecnoDb } = qualityOf([sample], strength);
  const leg = strength.rat === 'nr-nsa' && strength.metric === 'RSRP' ? sample.nrRsrpDbm : null;
  return {
    at,
    rat: strength.rat,
    metric: strength.metric,
    dbm: strength.dbm,
    level: strength.rssiOnly ? 'unknown' : strength.level,
    borderline: strength.borderlineDbm !== null,
    limitDbm: strength.limitDbm,
    rsrqDb,
    sinrDb,
    ...(sinrRaw === null ? {} : { sinrRaw }),
    ...(ecnoDb === null ? {} : { ecnoDb }),
    ...(leg === null ? {} : { nrRsrpDbm: leg }),
    operator,
  };
}

const NO_SIGNAL = {
  metric: null,
  dbm: null,
  level: null,
  borderline: false,
  limitDbm: null,
  rsrqDb: null,
  sinrDb: null,
} as const;
