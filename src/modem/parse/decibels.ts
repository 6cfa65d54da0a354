import { THRESHOLDS } from '../../thresholds.ts';

/** A decimal number with sign and fraction, as vendors write levels; null for anything else. */
export function decimal(field: string | undefined): number | null {
  return field !== undefined && /^[+-]?\d{1,5}(?:\.\d{1,3})?$/.test(field) ? Number(field) : null;
}

const { plausible } = THRESHOLDS.signal;

export type Quantity = keyof typeof plausible;

/** What shows where an antenna or a cell gave nothing: the ends of the tables, and zero. */
const SENTINELS: Readonly<Partial<Record<Quantity, readonly number[]>>> = {
  rsrpDbm: [-140, -44],
  nrRsrpDbm: [-140, -31],
  rsrqDb: [0],
  nrRsrqDb: [-43.5, 20],
};

/** A value as vendors and tools print it; null outside of what it can be, and for sentinels. */
export function measured(value: number | null, of: Quantity): number | null {
  if (value === null) return null;
  const [lowest, highest] = plausible[of];
  return value >= lowest && value <= highest && !SENTINELS[of]?.includes(value) ? value : null;
}

const as = (quantity: Quantity) => (value: number | null) => measured(value, quantity);

export const rsrpOf = as('rsrpDbm');
export const nrRsrpOf = as('nrRsrpDbm');
export const rsrqOf = as('rsrqDb');
export const nrRsrqOf = as('nrRsrqDb');
export const sinrOf = as('sinrDb');
export const rssiOf = as('rssiDbm');
export const rscpOf = as('rscpDbm');
export const ecnoOf = as('ecnoDb');

/** To a tenth, as the finest of the vendors' scales is. */
export const rounded = (value: number | null): number | null =>
  value === null ? null : Math.round(value * 10) / 10;
