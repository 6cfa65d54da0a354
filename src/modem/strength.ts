import type { RadioSample, Rat } from '../facts/signal.ts';
import { THRESHOLDS } from '../thresholds.ts';

/** A field of a sample that holds one number. */
type NumberField = {
  [K in keyof RadioSample]-?: NonNullable<RadioSample[K]> extends number ? K : never;
}[keyof RadioSample];

/** A field of a sample that holds a level. */
type Level = 'rsrpDbm' | 'nrRsrpDbm' | 'rscpDbm' | 'rssiDbm';

export type Metric = 'RSRP' | 'SS-RSRP' | 'RSCP' | 'RSSI';

/** How strong the signal is, by the metric that the limit is meant for. */
export interface Strength {
  readonly rat: Rat | null;
  readonly metric: Metric;
  /** What should be judged; another metric only stands in for it. */
  readonly wanted: Metric;
  /** The median of the samples, dBm. */
  readonly dbm: number;
  readonly lowest: number;
  readonly highest: number;
  readonly count: number;
  readonly limitDbm: number;
  readonly level: 'good' | 'fair' | 'marginal' | 'weak';
  /** A limit so close that a step aside changes the answer, dBm; null where none is. */
  readonly borderlineDbm: number | null;
  /** Only the RSSI is known where another metric counts: it reads up to 30 dB better. */
  readonly rssiOnly: boolean;
}

const METRICS: Readonly<Record<Rat, readonly Level[]>> = {
  '2g': ['rssiDbm'],
  '3g': ['rscpDbm'],
  lte: ['rsrpDbm'],
  'lte-m': ['rsrpDbm'],
  'nb-iot': ['rsrpDbm'],
  'nr-nsa': ['rsrpDbm', 'nrRsrpDbm'],
  'nr-sa': ['nrRsrpDbm'],
};

/** Where nothing names the radio, what was measured of it does. */
const OF_ANY_RADIO: readonly Level[] = ['rsrpDbm', 'nrRsrpDbm', 'rscpDbm'];

const NAMES: Readonly<Record<Level, Metric>> = {
  rsrpDbm: 'RSRP',
  nrRsrpDbm: 'SS-RSRP',
  rscpDbm: 'RSCP',
  rssiDbm: 'RSSI',
};

/** Null where no sample holds a level. */
export function strengthOf(samples: readonly RadioSample[]): Strength | null {
  const own = ownSamples(samples);
  const rat = ratOf(samples);
  const wanted = rat === null ? OF_ANY_RADIO : METRICS[rat];
  const levels: readonly Level[] = [...wanted, 'rssiDbm'];
  const level = levels.find((name) => own.some((sample) => sample[name] !== null));
  if (level === undefined) return null;
  const values = valuesOf(own, level);
  const dbm = median(values);
  if (dbm === null) return null;
  const { weakBelowDbm, weakBelowNbIotDbm } = THRESHOLDS.signal;
  const limitDbm = rat === 'nb-iot' ? weakBelowNbIotDbm : weakBelowDbm;
  const rssiOnly = !wanted.includes(level);
  return {
    rat,
    metric: NAMES[level],
    wanted: NAMES[rat === null && !rssiOnly ? level : (wanted[0] ?? 'rsrpDbm')],
    dbm,
    lowest: Math.min(...values),
    highest: Math.max(...values),
    count: values.length,
    limitDbm,
    level: levelOf(dbm, limitDbm),
    borderlineDbm: borderlineOf(dbm, limitDbm, rssiOnly ? rssiLimitOf(rat) : null),
    rssiOnly,
  };
}

export function levelOf(dbm: number, limitDbm: number): Strength['level'] {
  const { marginalWithinDb, goodFromDb } = THRESHOLDS.signal;
  if (dbm < limitDbm) return 'weak';
  if (dbm <= limitDbm + marginalWithinDb) return 'marginal';
  return dbm < limitDbm + goodFromDb ? 'fair' : 'good';
}

/** The RSSI from which on down RSRP is probably too weak; what NB-IoT is built for less shifts it. */
export function rssiLimitOf(rat: Rat | null): number {
  const { rssiOnlyMarginalAtDbm, weakBelowDbm, weakBelowNbIotDbm } = THRESHOLDS.signal;
  return rssiOnlyMarginalAtDbm + (rat === 'nb-iot' ? weakBelowNbIotDbm - weakBelowDbm : 0);
}

function borderlineOf(dbm: number, limitDbm: number, rssiLimit: number | null): number | null {
  const marginalDbm = limitDbm + THRESHOLDS.signal.marginalWithinDb;
  const limits = rssiLimit === null ? [limitDbm, marginalDbm] : [rssiLimit];
  return limits.find((limit) => isBorderline(dbm, limit)) ?? null;
}

/** So close to a limit that it should not be taken at its word. */
export const isBorderline = (value: number, limit: number): boolean =>
  Math.abs(value - limit) <= THRESHOLDS.signal.borderlineDb;

/** The samples of the radio that serves: another one in between says nothing of it. */
export function ownSamples(samples: readonly RadioSample[]): readonly RadioSample[] {
  const rat = ratOf(samples);
  return rat === null ? samples : samples.filter((sample) => sample.rat === rat);
}

/** The radio of most samples; of several, the one seen last. */
export function ratOf(samples: readonly RadioSample[]): Rat | null {
  const rats = samples.flatMap(({ rat }) => rat ?? []);
  const times = (rat: Rat) => rats.filter((other) => other === rat).length;
  return rats.toReversed().toSorted((a, b) => times(b) - times(a))[0] ?? null;
}

export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** The median of one field over the samples that hold it. */
export const medianOf = (samples: readonly RadioSample[], field: NumberField): number | null =>
  median(valuesOf(samples, field));

function valuesOf(samples: readonly RadioSample[], field: NumberField): number[] {
  return samples.flatMap((sample) => sample[field] ?? []);
}

const RAT_NAMES: Readonly<Record<Rat, string>> = {
  '2g': '2G',
  '3g': '3G',
  lte: 'LTE',
  'lte-m': 'LTE-M',
  'nb-iot': 'NB-IoT',
  'nr-nsa': '5G NSA',
  'nr-sa': '5G',
};

export const ratName = (rat: Rat | null): string =>
  rat === null ? 'unknown radio' : RAT_NAMES[rat];
