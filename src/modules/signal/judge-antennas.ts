import type { Observation } from '../../diagnosis/module.ts';
import type { RadioSample } from '../../facts/signal.ts';
import { median, ownSamples } from '../../modem/strength.ts';
import { THRESHOLDS } from '../../thresholds.ts';

const { antennaSpreadDb, antennaSilentDbm, borderlineDb, maxAntennas } = THRESHOLDS.signal;

/** What two antennas or more of one modem hear of the same cell, by the medians. */
export interface Antennas {
  readonly metric: 'RSRP' | 'SS-RSRP';
  /** Main antenna first, dBm; null where one gave nothing. */
  readonly levels: readonly (number | null)[];
  readonly strongest: number;
  readonly weakest: number;
  /** dB. */
  readonly spread: number;
}

const LISTS = [
  { field: 'rsrpPerAntennaDbm', metric: 'RSRP' },
  { field: 'nrRsrpPerAntennaDbm', metric: 'SS-RSRP' },
] as const;

/** Of each radio whose antennas the modem tells apart; one antenna alone is no comparison. */
export function antennasOf(samples: readonly RadioSample[]): Antennas[] {
  return LISTS.flatMap(({ field, metric }) => {
    const lists = ownSamples(samples).flatMap((sample) => {
      const list = sample[field];
      return list === undefined ? [] : [list];
    });
    const count = Math.min(maxAntennas, Math.max(0, ...lists.map(({ length }) => length)));
    const levels = Array.from({ length: count }, (_, antenna) => {
      const level = median(lists.flatMap((list) => list[antenna] ?? []));
      return level === null || level <= antennaSilentDbm ? null : level;
    });
    const known = levels.filter((level) => level !== null);
    if (known.length < 2) return [];
    const [strongest, weakest] = [Math.max(...known), Math.min(...known)];
    return [{ metric, levels, strongest, weakest, spread: strongest - weakest }];
  });
}

/**
 * One antenna far below the others. An antenna that gives nothing at all is no fault by
 * itself: many modems are mounted with fewer antennas than they could have.
 */
export function judgeAntennas(samples: readonly RadioSample[]): Observation | null {
  const [worst] = antennasOf(samples).toSorted((a, b) => b.spread - a.spread);
  if (worst === undefined || worst.spread < antennaSpreadDb) return null;
  const { metric, levels, strongest, weakest, spread } = worst;
  const at = levels.indexOf(weakest);
  const near =
    spread - antennaSpreadDb <= borderlineDb
      ? ` That is borderline, within ${borderlineDb} dB of the limit.`
      : '';
  const role =
    at === 0
      ? 'It is the main antenna, which sends as well: the charger is heard as badly as it hears.'
      : 'The modem works with the other antenna alone, slower and with less reserve.';
  return {
    fault: 'antenna-imbalance',
    confidence: 'likely',
    detail: `At ${antennaName(at)}, ${metric} is ${weakest} dBm, ${spread} dB below the ${strongest} dBm of ${antennaName(levels.indexOf(strongest))}.${near} ${role}`,
    evidence: levels.map((level, antenna) => ({
      label: antennaName(antenna),
      value: level === null ? 'no value' : `${metric} ${level} dBm`,
    })),
  };
}

const antennaName = (at: number): string =>
  at === 0 ? 'antenna 1 (main)' : at === 1 ? 'antenna 2 (diversity)' : `antenna ${at + 1}`;
