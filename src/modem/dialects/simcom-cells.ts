import { query } from '../command.ts';
import type { VendorReading } from '../dialect.ts';
import { decimal, rsrpOf, rsrqOf, rssiOf } from '../parse/decibels.ts';
import { fieldsOf, index, scaled, unquoted } from '../parse/fields.ts';
import { ratOfWords } from '../parse/rat-words.ts';

/** The engineering mode of SIM800, SIM900 and SIM7000 to SIM7090, where somebody switched it on. */
export const cells = query('AT+CENG?');

/**
 * `<cell>,"<fields>"`, of which 0 is the serving cell. 2G: channel, level, quality, MCC, …, or
 * in mode 3 MCC, MNC, LAC, cell, BSIC, level; LTE: EARFCN, PCI, RSRP, RSSI, RSRQ, …. A line
 * before them tells the mode, and of LTE which one.
 */
export function readCells(lines: readonly string[]): VendorReading | null {
  const answers = fieldsOf(lines, '+CENG').map((fields) => fields.map(unquoted));
  const serving = answers.find(([cell, text]) => cell === '0' && text?.includes(','))?.[1];
  if (serving === undefined) return null;
  const fields = serving.split(',');
  const rsrp = rsrpOf(decimal(fields[2]));
  if (rsrp !== null) {
    const named = answers.map(([, , , name = '']) => ratOfWords(name));
    return {
      rat: named.find((rat) => rat !== null) ?? null,
      rsrpDbm: rsrp,
      rssiDbm: rssiOf(decimal(fields[3])),
      rsrqDb: rsrqOf(decimal(fields[4])),
    };
  }
  const level = scaled(index(fields.length === 6 ? fields[5] : fields[1], 63), 1, -111);
  return level === null ? null : { rat: '2g', rssiDbm: level };
}
