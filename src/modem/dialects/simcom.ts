import { query } from '../command.ts';
import type { Dialect, VendorReading } from '../dialect.ts';
import { known } from '../known.ts';
import {
  decimal,
  ecnoOf,
  nrRsrpOf,
  nrRsrqOf,
  rounded,
  rscpOf,
  rsrpOf,
  rsrqOf,
  rssiOf,
  sinrOf,
} from '../parse/decibels.ts';
import { fieldsOf, index, scaled, unquoted } from '../parse/fields.ts';
import { ratOfWords } from '../parse/rat-words.ts';
import { cells, readCells } from './simcom-cells.ts';

/** AT+CPSI? of SIMCom's modules: one line, in 5G NSA one for LTE and one for NR. */
export const simcom: Dialect = {
  name: 'simcom',
  speaks: ({ manufacturer, model }) => /simcom/i.test(`${manufacturer ?? ''} ${model ?? ''}`),
  commands: [query('AT+CPSI?')],
  pasted: [cells],
  read: (lines) => ({ ...readCells(lines), ...known(readSystem(lines)) }),
};

function readSystem(lines: readonly string[]): VendorReading {
  const readings = fieldsOf(lines, '+CPSI').map(read);
  const anchor = readings.findLast((reading) => reading !== null && !isNr(reading)) ?? {};
  const nr = readings.findLast((reading) => reading !== null && isNr(reading)) ?? null;
  if (nr === null) return anchor;
  return anchor.rat === 'lte' ? { ...anchor, ...nr, rat: 'nr-nsa' } : nr;
}

/** What stands for `Online` where the modem was told to stay off the air. */
const OFF = /^(?:low power mode|offline)$/i;

const isNr = ({ rat }: VendorReading): boolean => rat === 'nr-sa' || rat === 'nr-nsa';

function read(fields: readonly string[]): VendorReading | null {
  const name = unquoted(fields[0] ?? '');
  if (OFF.test(fields[1] ?? '')) return { service: 'off' };
  if (/^NO SERVICE$/i.test(name)) return { service: 'none' };
  const rat = ratOfWords(name);
  switch (rat) {
    case 'lte':
    case 'lte-m':
    case 'nb-iot':
      return { rat, ...readLte(fields) };
    case 'nr-nsa':
    case 'nr-sa':
      return { rat, ...readNr(fields) };
    case '3g':
      return { rat, ...readWcdma(fields) };
    case '2g':
      return { rat, rssiDbm: rssiOf(decimal(fields[6])) };
    default:
      return null;
  }
}

/**
 * RSRQ, RSRP, RSSI, RSSNR after the two bandwidths. SIM7500 to SIM82xx tell tenths of dB,
 * SIM7000 to SIM7090 whole ones, both with an RSSNR of 2 dB a step from -20 on (their AT
 * manuals), and dB where it is negative. A76xx tells the indices of AT+CESQ, and an RSSNR of another scale.
 */
function readLte(fields: readonly string[]): VendorReading {
  const [one, other, rssi, rssnr] = fields.slice(10, 14).map(decimal);
  if (one == null || other == null) return {};
  if (one >= 0 && other >= 0) {
    return {
      rsrqDb: scaled(index(fields[10], 34), 0.5, -20),
      rsrpDbm: scaled(index(fields[11], 97), 1, -141),
      ...(rssnr == null ? {} : { sinrRaw: rssnr }),
    };
  }
  // Who retells the line may have them the other way round; a level is always below a quality.
  const [rsrp, rsrq] = one < other ? [one, other] : [other, one];
  const unit = rsrp < -200 ? 0.1 : 1;
  return {
    rsrqDb: rsrqOf(rounded(rsrq * unit)),
    rsrpDbm: rsrpOf(rounded(rsrp * unit)),
    rssiDbm: rssi == null ? null : rssiOf(rounded(rssi * unit)),
    sinrDb: rssnr == null ? null : sinrOf(rssnr < 0 ? rssnr : 2 * rssnr - 20),
  };
}

/**
 * The three last values are level, quality and SNR; in a line of the older form that begins
 * with the cell, quality comes first. Both level and quality are in tenths, or neither is.
 */
function readNr(fields: readonly string[]): VendorReading {
  const [, second = ''] = fields;
  const standalone = decimal(second) === null;
  const named = fields.some((field) => /BAND/i.test(field));
  const start = (standalone ? 7 : 3) + (named ? 1 : 0);
  const [one, other, snr] = fields.slice(start, start + 3).map(decimal);
  if (one == null || other == null) return {};
  const [level, quality] = one < other ? [one, other] : [other, one];
  const unit = level < -200 ? 0.1 : 1;
  return {
    nrRsrpDbm: nrRsrpOf(rounded(level * unit)),
    nrRsrqDb: nrRsrqOf(rounded(quality * unit)),
    nrSinrDb: snr == null ? null : sinrOf(rounded(Math.abs(snr) > 40 ? snr / 10 : snr * unit)),
  };
}

/** Ec/Io and RSCP, with the minus left out by most firmware. */
function readWcdma(fields: readonly string[]): VendorReading {
  const [ecno, rscp] = fields.slice(9, 11).map(decimal);
  const below = (value: number | null | undefined) => (value == null ? null : -Math.abs(value));
  return { rscpDbm: rscpOf(below(rscp)), ecnoDb: ecnoOf(below(ecno)) };
}
