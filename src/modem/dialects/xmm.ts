import { THRESHOLDS } from '../../thresholds.ts';
import { query, table } from '../command.ts';
import type { Dialect, VendorReading } from '../dialect.ts';
import { servingOf } from '../parse/cell-list.ts';
import { readExtended } from '../parse/cesq.ts';
import { fieldsOf, index, last, scaled } from '../parse/fields.ts';
import { rsrpDbm, rsrqDb } from '../parse/measured.ts';
import { chooseRat } from '../rat.ts';

/**
 * AT+XCESQ? and AT+XMCI=1 of Intel's XMM, as in Fibocom's L850 and L860. The latter reads
 * the cells, in spite of its `=`.
 */
export const xmm: Dialect = {
  name: 'xmm',
  speaks: ({ manufacturer, model }) =>
    /intel/i.test(manufacturer ?? '') || /\bL8[56]0|XMM ?7\d{3}/i.test(model ?? ''),
  commands: [query('AT+XCESQ?'), table('AT+XMCI=1')],
  pasted: [query('AT+RSRP?'), query('AT+RSRQ?')],
  read: (lines) =>
    last(fieldsOf(whole(lines), '+XMCI').map(readCell)) ??
    last(fieldsOf(lines, '+XCESQ').map(readSignal)) ??
    readCellLists(lines),
};

/** Some firmware breaks a long row behind a comma. What is too long to be a row stays out. */
const whole = (lines: readonly string[]): readonly string[] =>
  lines.reduce<string[]>((rows, line) => {
    const row = rows.at(-1);
    if (row === undefined || line.startsWith('+')) rows.push(line);
    else if (row.length + line.length < THRESHOLDS.signal.maxLineLength) {
      rows.splice(-1, 1, `${row.replace(/,$/, '')},${line}`);
    }
    return rows;
  }, []);

/** What AT+RSRP? and AT+RSRQ? answer. */
function readCellLists(lines: readonly string[]): VendorReading {
  const level = servingOf(lines, '+RSRP', rsrpDbm);
  return {
    rat: level === null ? null : 'lte',
    rsrpDbm: level,
    rsrqDb: servingOf(lines, '+RSRQ', rsrqDb),
  };
}

/** `<n>`, the six fields of AT+CESQ, and the SINR of LTE in halves of a dB. */
function readSignal(fields: readonly string[]): VendorReading | null {
  if (fields.length < 8) return null;
  const extended = readExtended(fields.slice(1, 7));
  const rat = chooseRat(null, extended);
  if (rat === null) return null;
  const { rxlevDbm, rscpDbm, ecnoDb } = extended;
  return {
    rat,
    rssiDbm: rat === '2g' ? rxlevDbm : null,
    rscpDbm,
    ecnoDb,
    rsrpDbm: extended.rsrpDbm,
    rsrqDb: extended.rsrqDb,
    sinrDb: halfDb(fields[7]),
  };
}

/** Type 0, 2 and 4 are the serving cell of 2G, 3G and LTE; 1, 3 and 5 are neighbours. */
function readCell(fields: readonly string[]): VendorReading | null {
  switch (fields[0]) {
    case '0':
      return { rat: '2g', rssiDbm: scaled(index(fields[6], 63), 1, -111) };
    case '2':
      return {
        rat: '3g',
        rscpDbm: scaled(index(fields[10], 96), 1, -121),
        ecnoDb: scaled(index(fields[11], 49), 0.5, -24.5),
      };
    case '4':
      return {
        rat: 'lte',
        rsrpDbm: scaled(index(fields[9], 97), 1, -141),
        rsrqDb: scaled(index(fields[10], 34), 0.5, -20),
        sinrDb: halfDb(fields[11]),
      };
    default:
      return null;
  }
}

/** -100 to 100. */
function halfDb(field: string | undefined): number | null {
  const negative = field?.startsWith('-') ?? false;
  const size = index(negative ? field?.slice(1) : field, 100);
  return size === null ? null : (negative ? -size : size) / 2 || 0;
}
