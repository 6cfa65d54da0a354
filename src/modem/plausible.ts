import type { RadioSample } from '../facts/signal.ts';

/**
 * What each value can be: the tables of TS 36.133 (9.1.4, 9.1.7), TS 38.133 (10.1.6,
 * 10.1.11, 10.1.16) and TS 25.133 (9.1.1, 9.1.2), from the lower edge of the lowest bin
 * on. Vendors go beyond them for the RSSI and the SINR of LTE and for Ec/Io.
 */
const RANGES = {
  rssiDbm: [-125, -10],
  rscpDbm: [-121, -24],
  ecnoDb: [-32.5, 0],
  rsrpDbm: [-141, -44],
  rsrqDb: [-34.5, 2.5],
  sinrDb: [-23.5, 40],
  nrRsrpDbm: [-157, -31],
  nrRsrqDb: [-43.5, 20],
  nrSinrDb: [-23.5, 40],
  sinrRaw: [-32_767, 32_767],
} as const;

type Bounded = keyof typeof RANGES;

/** Radios with coverage enhancement hear lower (TS 36.133, 9.1.21.5, 9.1.22.9). */
const LOWEST_ENHANCED_RSRP = -157;

/**
 * A reading of the radio without the numbers that no radio can measure: sentinels that a
 * parser does not know, wrong scales, garbage. They become null. Every source of readings
 * comes through here.
 */
export function plausible<T extends Partial<RadioSample>>(reading: T): T {
  const enhanced = reading.rat === 'nb-iot' || reading.rat === 'lte-m';
  const within = (field: Bounded, value: number | null | undefined): boolean => {
    const [lowest, highest] = RANGES[field];
    const from = field === 'rsrpDbm' && enhanced ? LOWEST_ENHANCED_RSRP : lowest;
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
