import { fieldsOf, last } from './fields.ts';

/**
 * `+RSRP: <pci>,<earfcn>,<value>,…`, three fields a cell, the serving one first; as a name,
 * such as `+RSRP`, and what reads the value.
 */
export function servingOf(
  lines: readonly string[],
  name: string,
  read: (field: string | undefined) => number | null,
): number | null {
  // Firmware of Intel's XMM has the sign twice: -7.-50.
  return last(fieldsOf(lines, name).map(([, , value]) => read(value?.replace('.-', '.'))));
}
