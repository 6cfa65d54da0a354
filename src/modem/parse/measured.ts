import {
  decimal,
  ecnoOf,
  nrRsrpOf,
  nrRsrqOf,
  rounded,
  rscpOf,
  rsrpOf,
  rsrqOf,
  rssiOf,
  sinrOf,
} from './decibels.ts';
import { unquoted } from './fields.ts';

type Field = string | undefined;

/**
 * Fields that hold dBm and dB as they are, not as an index: null where they are blank, or
 * outside what the metric can be, as all "unknown" sentinels are (`--`, 255, -32768).
 */
const field = (of: (value: number | null) => number | null) => (text: Field) =>
  rounded(of(decimal(unquoted(text ?? ''))));

export const rssiDbm = field(rssiOf);
export const rscpDbm = field(rscpOf);
export const ecnoDb = field(ecnoOf);
export const rsrpDbm = field(rsrpOf);
export const rsrqDb = field(rsrqOf);
export const sinrDb = field(sinrOf);
export const nrRsrpDbm = field(nrRsrpOf);
export const nrRsrqDb = field(nrRsrqOf);
