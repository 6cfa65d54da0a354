import { fieldsOf, index, last } from './fields.ts';

/**
 * AT+CSQ (TS 27.007, 8.5): the RSSI in dBm. 0 means that or less, 31 that or more; 99 and
 * anything outside the table is null.
 */
export function parseCsq(lines: readonly string[]): number | null {
  return last(
    fieldsOf(lines, '+CSQ').map(([rssi, ber]) => {
      // Without the second field, the line was cut, and the first may be, too.
      const value = ber === undefined ? null : index(rssi, 31);
      return value === null ? null : 2 * value - 113;
    }),
  );
}
