import { unquoted } from './parse/fields.ts';

/** Where the address stands in a maker's own list of its data sessions. */
const ADDRESS_AT: Readonly<Record<string, number>> = {
  // TS 27.007, 10.1.23: context, bearer, APN, address and mask.
  '+CGCONTRDP': 3,
  // Quectel: context, state, type, address.
  '+QIACT': 3,
  // SIMCom.
  '+IPADDR': 0,
  // Telit.
  '#CGPADDR': 1,
};

/** SIM cards that are not there, in the words of Telit and SIMCom. */
const NO_SIM = /^(?:#QSS: ?\d,0$|\+SIMCARD: ?NOT AVAILABLE$)/i;

/** The first line of a table of Sierra's, whose title was not copied. */
const STATUS = /^Current Time: *\d+ +(?:Temperature|Mode):/i;

/**
 * A line of a pasted session in the words of TS 27.007, where a maker has its own for
 * the same thing: a SIM that is missing, an address that a data session holds.
 */
export function inStandardWords(line: string): string {
  if (STATUS.test(line)) return `!GSTATUS: ${line}`;
  if (NO_SIM.test(line)) return '+CPIN: NOT INSERTED';
  const [, name = '', rest = ''] = /^([+#][A-Z]+): *(.*)$/i.exec(line) ?? [];
  const fields = rest.split(',').map((field) => unquoted(field.trim()));
  const command = name.toUpperCase();
  // SIM7000 leaves out the state, which SIM7070 to SIM7090 tell before the address.
  const at = command === '+CNACT' ? fields.length - 1 : ADDRESS_AT[command];
  const address = at === undefined ? undefined : fields[at];
  if (address === undefined || !/^[\da-f]*[.:][\da-f.:]+$/i.test(address)) return line;
  return `+CGPADDR: ${at === 0 ? '' : fields[0]},"${address}"`;
}
