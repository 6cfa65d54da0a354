import type { Identification, VendorReading } from '../dialect.ts';
import {
  decimal,
  ecnoOf,
  nrRsrpOf,
  nrRsrqOf,
  rscpOf,
  rsrpOf,
  rsrqOf,
  rssiOf,
  sinrOf,
} from '../parse/decibels.ts';
import { unquoted } from '../parse/fields.ts';
import { ratOfWords } from '../parse/rat-words.ts';
import { sinrOfServingCell } from './quectel-sinr.ts';

const STATES = {
  SEARCH: 'searching',
  LIMSRV: 'limited',
  NOCONN: 'online',
  CONNECT: 'online',
} as const satisfies Record<string, VendorReading['service']>;

const isState = (word: string): word is keyof typeof STATES => Object.hasOwn(STATES, word);

/**
 * One line of AT+QENG="servingcell". The state stands before the cell, or in 5G NSA in a
 * line of its own before those of the LTE anchor and of the NR leg. Neighbours are not read.
 */
export function readCell(fields: readonly string[], modem: Identification): VendorReading | null {
  const [first = '', second = ''] = fields.slice(0, 2).map((field) => unquoted(field));
  if (first === '0') return readNumbered(fields);
  if (first !== 'servingcell') return readRadio(fields, modem);
  const state = second.toUpperCase();
  if (isState(state)) return { service: STATES[state], ...readRadio(fields.slice(2), modem) };
  // Without a state, or with one that is in no manual.
  return readRadio(fields.slice(ratOfWords(second) === null ? 2 : 1), modem);
}

/**
 * `0` is the serving cell of modules with one radio only. NB-IoT: EARFCN, its offset, PCI,
 * cell, RSRP, RSRQ, RSSI, SINR, …; 2G: MCC, MNC, LAC, cell, channel, BSIC, level, ….
 */
function readNumbered(fields: readonly string[]): VendorReading | null {
  const at = (position: number) => decimal(fields[position]);
  if (fields[4]?.startsWith('"')) {
    return {
      rat: 'nb-iot',
      rsrpDbm: rsrpOf(at(5)),
      rsrqDb: rsrqOf(at(6)),
      rssiDbm: rssiOf(at(7)),
      sinrDb: sinrOf(at(8)),
    };
  }
  const level = rssiOf(at(7));
  return level === null ? null : { rat: '2g', rssiDbm: level };
}

/** Where RSRP stands in the manuals: neither that, nor one of the sentinels that stand for none. */
const isAnother = (value: number | null): boolean => value !== null && value > -32 && value < 255;

/** From the name of the radio on. */
function readRadio(
  [name = '', ...values]: readonly string[],
  modem: Identification,
): VendorReading | null {
  const at = (position: number) => decimal(values[position]);
  const rat = ratOfWords(unquoted(name));
  switch (rat) {
    case 'lte':
    case 'lte-m':
    case 'nb-iot':
      // Clones of the command have another layout.
      if (isAnother(at(10))) return { rat };
      return {
        rat,
        rsrpDbm: rsrpOf(at(10)),
        rsrqDb: rsrqOf(at(11)),
        rssiDbm: rssiOf(at(12)),
        ...sinrOfServingCell(at(13), modem),
      };
    case 'nr-nsa':
      // An anchor whose NR leg is not in use shows a line without a cell.
      return at(0) === null
        ? null
        : {
            rat,
            nrRsrpDbm: nrRsrpOf(at(3)),
            nrSinrDb: nrSinr(at(4)),
            nrRsrqDb: nrRsrqOf(at(5)),
          };
    case 'nr-sa':
      return {
        rat,
        nrRsrpDbm: nrRsrpOf(at(9)),
        nrRsrqDb: nrRsrqOf(at(10)),
        nrSinrDb: nrSinr(at(11)),
      };
    case '3g':
      return { rat, rscpDbm: rscpOf(at(7)), ecnoDb: ecnoOf(at(8)) };
    case '2g':
      return { rat, rssiDbm: rssiOf(at(7)) };
    default:
      return null;
  }
}

/** Plain dB, but in tenths with the first firmware of RM500Q. */
const nrSinr = (value: number | null): number | null =>
  sinrOf(value !== null && value > 41 && value < 410 ? value / 10 : value);

/** AT+QCAINFO of LTE: `"PCC"`, EARFCN, bandwidth, band, state, PCI, RSRP, RSRQ, RSSI, …. */
export function readCarrier(fields: readonly string[]): VendorReading | null {
  const at = (position: number) => decimal(fields[position]);
  const isServing = /^"PCC"$/i.test(fields[0] ?? '') && /^"LTE/i.test(fields[3] ?? '');
  const level = rsrpOf(at(6));
  return isServing && level !== null
    ? { rat: 'lte', rsrpDbm: level, rsrqDb: rsrqOf(at(7)), rssiDbm: rssiOf(at(8)) }
    : null;
}
