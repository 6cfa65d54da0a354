import { unquoted } from './fields.ts';

/**
 * Values that a modem gives in dBm and dB, not as an index: null where they are blank, or
 * outside what the metric can be, as all "unknown" sentinels are (`--`, 255, -32768).
 */
const within =
  (lowest: number, highest: number) =>
  (field: string | undefined): number | null => {
    const text = unquoted(field ?? '');
    if (!/^[+-]?\d{1,3}(\.\d{1,4})?$/.test(text)) return null;
    const value = Math.round(Number(text) * 10) / 10;
    return value >= lowest && value <= highest ? value || 0 : null;
  };

export const rssiDbm = within(-125, -10);
export const rscpDbm = within(-125, -20);
export const ecnoDb = within(-32, 0);
export const rsrpDbm = within(-144, -30);
export const rsrqDb = within(-34, 3);
export const sinrDb = within(-30, 40);
export const nrRsrpDbm = within(-157, -30);
export const nrRsrqDb = within(-43.5, 20);
export const nrSinrDb = within(-30, 40);
