import { query } from '../command.ts';
import type { Dialect, VendorReading } from '../dialect.ts';
import { last } from '../parse/fields.ts';
import { labelled } from '../parse/labelled.ts';
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
  const level = rsrpDbm(labelled(line, 'RSRP'));
  if (level === null) return null;
  return {
    rat: 'lte',
    rsrpDbm: level,
    rsrqDb: rsrqDb(labelled(line, 'RSRQ')),
    sinrDb: sinrDb(labelled(line, 'CINR')),
    rssiDbm: rssiDbm(labelled(line, 'PWR')),
  };
}
