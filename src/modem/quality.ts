import type { RadioSample } from '../facts/signal.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { isBorderline, medianOf, ownSamples, type Strength } from './strength.ts';

const { interferenceSinrBelowDb, interferenceRsrqBelowDb } = THRESHOLDS.signal;

/** Quality of what serves, by the medians, in dB; null where it is not known. */
export interface Quality {
  readonly rsrqDb: number | null;
  readonly sinrDb: number | null;
  /** On 3G. Shown, not judged: a cell's own traffic lowers it without any disturbance. */
  readonly ecnoDb: number | null;
  /** The SINR in a scale that is not known: shown, not judged. */
  readonly sinrRaw: number | null;
}

const NONE: Quality = { rsrqDb: null, sinrDb: null, ecnoDb: null, sinrRaw: null };

export function qualityOf(samples: readonly RadioSample[], { rat, metric }: Strength): Quality {
  const of = (field: Parameters<typeof medianOf>[1]) => medianOf(ownSamples(samples), field);
  if (rat === '2g') return NONE;
  if (rat === '3g' || metric === 'RSCP') return { ...NONE, ecnoDb: of('ecnoDb') };
  if (metric === 'SS-RSRP') return { ...NONE, rsrqDb: of('nrRsrqDb'), sinrDb: of('nrSinrDb') };
  const sinrDb = of('sinrDb');
  const sinrRaw = sinrDb === null ? of('sinrRaw') : null;
  return { ...NONE, rsrqDb: of('rsrqDb'), sinrDb, sinrRaw };
}

/** For the ladder: SINR, else RSRQ, else what there is; both where one is at its limit. */
export function qualityWords({ rsrqDb, sinrDb, ecnoDb, sinrRaw }: Quality): string[] {
  const sinr = wordsOf('SINR', sinrDb, interferenceSinrBelowDb);
  const rsrq = wordsOf('RSRQ', rsrqDb, interferenceRsrqBelowDb);
  if (sinr !== null && rsrq !== null) {
    const telling = rsrqDb !== null && rsrqDb < interferenceRsrqBelowDb;
    return telling || rsrq.endsWith(')') ? [sinr, rsrq] : [sinr];
  }
  const known = sinr ?? rsrq;
  if (known !== null) return [known];
  if (ecnoDb !== null) return [`Ec/Io ${ecnoDb} dB`];
  return sinrRaw === null ? [] : [`SINR ${sinrRaw} (raw, scale unknown)`];
}

function wordsOf(name: string, value: number | null, limit: number): string | null {
  if (value === null) return null;
  return `${name} ${value} dB${isBorderline(value, limit) ? ' (borderline)' : ''}`;
}
