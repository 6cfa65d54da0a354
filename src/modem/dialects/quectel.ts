import { query } from '../command.ts';
import type { Dialect, Identification, VendorReading } from '../dialect.ts';
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
import { fieldsOf, unquoted } from '../parse/fields.ts';
import { ratOfWords } from '../parse/rat-words.ts';
import { readStatistics, statistics } from './nuestats.ts';
import { levelsOf, RSRQ, readAntennas, readPorts, SINR, strongest } from './quectel-antennas.ts';
import { readCarrier, readCell } from './quectel-cells.ts';
import { sinrOfQcsq } from './quectel-sinr.ts';

/**
 * AT+QENG="servingcell" tells most. AT+QCSQ tells the SINR in a known scale, and AT+QRSRP
 * the level at each antenna. AT+QNWINFO names the radio only. AT+QENG=0 and AT+QENG? are
 * what modules for NB-IoT and for 2G have instead.
 */
export const quectel: Dialect = {
  name: 'quectel',
  speaks: ({ manufacturer }) => /quectel/i.test(manufacturer ?? ''),
  commands: [query('AT+QENG="servingcell"'), query('AT+QCSQ'), query('AT+QRSRP')],
  pasted: [
    query('AT+QNWINFO'),
    query('AT+QRSRQ'),
    query('AT+QSINR'),
    query('AT+QENG=0'),
    query('AT+QENG?'),
    query('AT+QCAINFO'),
    statistics,
  ],
  read(lines, modem) {
    const network = side(fieldsOf(lines, '+QNWINFO').map(readNetwork));
    const overall = side(fieldsOf(lines, '+QCSQ').map((fields) => readQuality(fields, modem)));
    const cell = merged(fieldsOf(lines, '+QENG').map((fields) => readCell(fields, modem)));
    const carrier = merged(fieldsOf(lines, '+QCAINFO').map(readCarrier));
    const reading = merged([readStatistics(lines), network, carrier, overall, cell]);
    // The line of the 5G leg may be missing in what was pasted of the cells.
    if (network.rat === 'nr-nsa' && reading.rat === 'lte') reading.rat = 'nr-nsa';
    const qualities = [
      ...fieldsOf(lines, '+QRSRQ').map((fields) => readPorts(fields, reading.rat, RSRQ)),
      ...fieldsOf(lines, '+QSINR').map((fields) => readPorts(fields, reading.rat, SINR)),
    ];
    const antennas = fieldsOf(lines, '+QRSRP').map((fields) => readAntennas(fields, reading.rat));
    return withoutRaw(
      merged([
        side([...qualities, ...antennas.map(strongest)]),
        reading,
        ...antennas.map(levelsOf),
      ]),
    );
  },
};

/** What is known stands over what is not, and a later word over an earlier one. */
function merged(readings: readonly (VendorReading | null)[]): VendorReading {
  const all: VendorReading = {};
  for (const reading of readings) {
    for (const [name, value] of Object.entries(reading ?? {})) {
      if (value !== null && value !== undefined) Object.assign(all, { [name]: value });
    }
  }
  return all;
}

/** A SINR in dB makes one whose scale is not known needless. */
function withoutRaw({ sinrRaw, ...reading }: VendorReading): VendorReading {
  return sinrRaw === undefined || reading.sinrDb != null ? reading : { ...reading, sinrRaw };
}

/** Lines of one answer: LTE and NR side by side are 5G NSA. */
function side(readings: readonly (VendorReading | null)[]): VendorReading {
  const rats = readings.map((reading) => reading?.rat);
  const both = rats.includes('lte') && rats.includes('nr-sa');
  return { ...merged(readings), ...(both ? { rat: 'nr-nsa' } : {}) };
}

function readNetwork([name = '']: readonly string[]): VendorReading {
  const word = unquoted(name);
  return NO_SERVICE.test(word) ? { service: 'none' } : { rat: ratOfWords(word) };
}

const NO_SERVICE = /^NO ?SERVICE$/i;

/** AT+QCSQ: the radio's name, then levels in dBm and dB, but for the SINR of LTE. */
function readQuality(
  [name = '', ...values]: readonly string[],
  modem: Identification,
): VendorReading | null {
  const at = (position: number) => decimal(values[position]);
  const word = unquoted(name);
  if (NO_SERVICE.test(word)) return { service: 'none' };
  const rat = ratOfWords(word);
  switch (rat) {
    case 'lte':
    case 'lte-m':
    case 'nb-iot':
      return {
        rat,
        rssiDbm: rssiOf(at(0)),
        rsrpDbm: rsrpOf(at(1)),
        ...sinrOfQcsq(at(2), rat !== 'lte', modem),
        rsrqDb: rsrqOf(at(3)),
      };
    case 'nr-sa':
    case 'nr-nsa': {
      // Of four values the first is the RSSI, as in LTE.
      const first = values.length > 3 ? 1 : 0;
      return {
        rat,
        nrRsrpDbm: nrRsrpOf(at(first)),
        nrSinrDb: sinrOf(at(first + 1)),
        nrRsrqDb: nrRsrqOf(at(first + 2)),
      };
    }
    case '3g':
      return { rat, rssiDbm: rssiOf(at(0)), rscpDbm: rscpOf(at(1)), ecnoDb: ecnoOf(at(2)) };
    case '2g':
      return { rat, rssiDbm: rssiOf(at(0)) };
    default:
      return null;
  }
}
