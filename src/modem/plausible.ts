import type { RadioSample } from '../facts/signal.ts';
import { THRESHOLDS } from '../thresholds.ts';

const { plausible: RANGES, plausibleEnhancedRsrpDbm } = THRESHOLDS.signal;

type Bounded = keyof typeof RANGES;

/**
 * A reading of the radio without the numbers that no radio can measure: sentinels that a
 * parser does not know, wrong scales, garbage. They become null. Every source of readings
 * comes through here.
 */
export function plausible<T extends Partial<RadioSample>>(reading: T): T {
  const enhanced = reading.rat === 'nb-iot' || reading.rat === 'lte-m';
  const within = (field: Bounded, value: number | null | undefined): boolean => {
    const [lowest, highest] = RANGES[field];
    const from = field === 'rsrpDbm' && enhanced ? plausibleEnhancedRsrpDbm : lowest;
    return value == null || (value >= from && value <= highest);
  };
  const checked: T = { ...reading };
  for (const field of FIELDS) if (!within(field, checked[field])) checked[field] = null;
  for (const [field, like] of ANTENNAS) {
    const values = checked[field];
    if (values === undefined) continue;
    checked[field] = values.map((value) => (within(like, value) ? value : null));
  }
  return checked;
}

const FIELDS: readonly Bounded[] = [
  'rssiDbm',
  'rscpDbm',
  'ecnoDb',
  'rsrpDbm',
  'rsrqDb',
  'sinrDb',
  'nrRsrpDbm',
  'nrRsrqDb',
  'nrSinrDb',
  'sinrRaw',
];

const ANTENNAS = [
  ['rsrpPerAntennaDbm', 'rsrpDbm'],
  ['nrRsrpPerAntennaDbm', 'nrRsrpDbm'],
] as const;
