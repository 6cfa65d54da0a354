import { type Command, table } from '../command.ts';
import type { Dialect, VendorReading } from '../dialect.ts';
import { servingOf } from '../parse/cell-list.ts';
import { fieldsOf, index, scaled } from '../parse/fields.ts';
import { rsrpDbm, rsrqDb, sinrDb } from '../parse/measured.ts';

/**
 * AT+UCGED? of u-blox tells what a host chose with AT+UCGED=, and nothing where none did:
 * `+UCGED: 2`, a line with the radio and one with the serving cell; or, after the choice
 * of 5, `+RSRP:` and `+RSRQ:`. It is never chosen here.
 */
const environment: Command = { ...table('AT+UCGED?'), otherNames: ['+RSRP', '+RSRQ'] };

export const uBlox: Dialect = {
  name: 'u-blox',
  speaks: ({ manufacturer }) => /u-?blox/i.test(manufacturer ?? ''),
  commands: [environment],
  read: (lines) => {
    const begin = lines.findLastIndex((line) => /^\+UCGED:\s*2$/i.test(line));
    return begin === -1 ? readCellLists(lines) : readTable(lines.slice(begin + 1));
  },
};

function readCellLists(lines: readonly string[]): VendorReading {
  const level = servingOf(lines, '+RSRP', rsrpDbm);
  return level === null
    ? {}
    : { rat: 'lte', rsrpDbm: level, rsrqDb: servingOf(lines, '+RSRQ', rsrqDb) };
}

function readTable([radio = '', cell = '']: readonly string[]): VendorReading {
  const [rat] = fieldsIn(radio);
  const fields = fieldsIn(cell);
  switch (rat) {
    case '2':
      return { rat: '2g', rssiDbm: scaled(index(fields[6], 63), 1, -111) };
    // The scale of the level differs by module; AT+CESQ has the RSCP.
    case '3':
      return { rat: '3g' };
    case '4':
    case '6':
      return { rat: 'lte', ...readLte(fields) };
    default:
      return {};
  }
}

/**
 * SARA-R422 has plain values as seventh and eighth field, and a SINR of its own scale;
 * the others have the indices of TS 36.133 as eleventh and twelfth, and the SINR in dB.
 */
function readLte(fields: readonly string[]): VendorReading {
  const [, , , , , , seventh, eighth, ninth] = fields;
  const plain = rsrpDbm(seventh);
  if (plain !== null) {
    return { rsrpDbm: plain, rsrqDb: rsrqDb(eighth), sinrRaw: index(ninth, 254) };
  }
  const [rsrp, rsrq, sinr] = fields.slice(10);
  return {
    rsrpDbm: scaled(index(rsrp, 97), 1, -141),
    rsrqDb: rsrqOf(rsrq),
    sinrDb: sinrDb(sinr),
  };
}

/** TS 36.133, 9.1.7: below the table's old end the bins have negative numbers, down to -30. */
function rsrqOf(field: string | undefined): number | null {
  const below = index(/^-(\d+)$/.exec(field ?? '')?.[1], 30);
  return below === null ? scaled(index(field, 46), 0.5, -20) : scaled(-below, 0.5, -19.5);
}

const fieldsIn = (line: string): readonly string[] => fieldsOf([`:${line}`], '')[0] ?? [];
