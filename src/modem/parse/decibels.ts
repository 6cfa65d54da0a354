/** A decimal number with sign and fraction, as vendors write levels; null for anything else. */
export function decimal(field: string | undefined): number | null {
  return field !== undefined && /^[+-]?\d{1,5}(?:\.\d{1,3})?$/.test(field) ? Number(field) : null;
}

/** A level or quality strictly between two bounds, at which vendors put their sentinels. */
export const between = (value: number | null, lowest: number, highest: number): number | null =>
  value !== null && value > lowest && value < highest ? value : null;

/** Never -140 or -44: an antenna or a cell that gives nothing shows as one of them. */
export const rsrpOf = (value: number | null): number | null => between(value, -140, -44);

/** SS-RSRP reaches further up than RSRP does (TS 38.133, 10.1.6). */
export const nrRsrpOf = (value: number | null): number | null => between(value, -140, -31);

export const rsrqOf = (value: number | null): number | null => between(value, -40, 0);

/** SS-RSRQ (TS 38.133, 10.1.11). */
export const nrRsrqOf = (value: number | null): number | null => between(value, -43.5, 20);

export const sinrOf = (value: number | null): number | null => between(value, -30, 41);

export const rssiOf = (value: number | null): number | null => between(value, -126, -10);

/** RSCP (TS 25.133, 9.1.1). */
export const rscpOf = (value: number | null): number | null => between(value, -122, -24);

export const ecnoOf = (value: number | null): number | null => between(value, -33, 1);

/** To a tenth, as the finest of the vendors' scales is. */
export const rounded = (value: number | null): number | null =>
  value === null ? null : Math.round(value * 10) / 10;
