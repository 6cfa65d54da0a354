import { query } from '../command.ts';
import type { Dialect, VendorReading } from '../dialect.ts';
import { last } from '../parse/fields.ts';
import { rsrpDbm, rsrqDb, rssiDbm, sinrDb } from '../parse/measured.ts';

/**
 * AT+SQNMONI=9 of Sequans reads the serving cell, in spite of its `=`: the operator's name,
 * then `Cc:262 Nc:01 RSRP:-90.00 CINR:12.00 RSRQ:-8.50 … PWR:-61.20`. -1 is unknown.
 */
export const sequans: Dialect = {
  name: 'sequans',
  speaks: ({ manufacturer }) => /sequans/i.test(manufacturer ?? ''),
  commands: [query('AT+SQNMONI=9')],
  read: (lines) => last(lines.map((line) => (/^\+SQNMONI:/i.test(line) ? read(line) : null))) ?? {},
};

function read(line: string): VendorReading | null {
  const told = (label: string) => new RegExp(`\\s${label}:(\\S+)`, 'i').exec(line)?.[1];
  const level = rsrpDbm(told('RSRP'));
  if (level === null) return null;
  return {
    rat: 'lte',
    rsrpDbm: level,
    rsrqDb: rsrqDb(told('RSRQ')),
    sinrDb: sinrDb(told('CINR')),
    rssiDbm: rssiDbm(told('PWR')),
  };
}
