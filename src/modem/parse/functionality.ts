import { fieldsOf, integer, last } from './fields.ts';

/** AT+CFUN? (TS 27.007, 8.2): 0 minimum, 1 full, 4 radio off, others by vendor. */
export function parseFunctionality(lines: readonly string[]): number | null {
  return last(fieldsOf(lines, '+CFUN').map(([level]) => integer(level)));
}
