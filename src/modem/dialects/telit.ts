import { query } from '../command.ts';
import type { Dialect, VendorReading } from '../dialect.ts';
import { fieldsOf, integer, last } from '../parse/fields.ts';
import { labelled } from '../parse/labelled.ts';
import {
  ecnoDb,
  nrRsrpDbm,
  nrRsrqDb,
  rscpDbm,
  rsrpDbm,
  rsrqDb,
  rssiDbm,
  sinrDb,
} from '../parse/measured.ts';

/**
 * AT#RFSTS, AT#SERVINFO and AT#MONI of Telit. The layouts of the first two differ by radio
 * and do not name it: it shows in which fields hold levels. AT#RFSTS carries the IMSI, of
 * which nothing is read. Only AT#MONI is known to tell of 5G.
 */
export const telit: Dialect = {
  name: 'telit',
  // Those that were Cinterion's speak another language.
  speaks: ({ manufacturer, model }) =>
    /telit/i.test(manufacturer ?? '') && !/^(PL|E[HLX]S|TX|MV|BGS)/i.test(model ?? ''),
  commands: [query('AT#RFSTS'), query('AT#SERVINFO'), query('AT#MONI')],
  read: (lines) => {
    const status = last(fieldsOf(lines, '#RFSTS').map(readStatus));
    const cell = last(fieldsOf(lines, '#SERVINFO').map(readServingCell));
    // After AT#MONI=1, or more, lines of its neighbours follow that of the serving cell.
    const monitors = lines.filter((line) => /^#MONI:/i.test(line)).map(readMonitor);
    const monitor = monitors.find((reading) => reading !== null);
    const of5g = monitor?.nrRsrpDbm == null ? {} : monitor;
    return { ...(status ?? cell ?? monitor), ...of5g };
  },
};

/**
 * LTE: PLMN, EARFCN, RSRP, RSSI, RSRQ, TAC, …; 3G: PLMN, UARFCN, PSC, Ec/Io, RSCP, RSSI,
 * LAC, …; 2G: PLMN, ARFCN, RSSI, LAC, RAC, ….
 */
function readStatus(fields: readonly string[]): VendorReading | null {
  const [, channel, second, third, fourth, fifth] = fields;
  if (isNegative(fourth) && isNegative(fifth)) {
    return {
      rat: '3g',
      ecnoDb: ecnoDb(third),
      rscpDbm: rscpDbm(fourth),
      rssiDbm: rssiDbm(fifth),
    };
  }
  if (isNegative(second) && isNegative(third) && isNegative(fourth)) {
    if (Number(channel) > HIGHEST_EARFCN) return { rat: 'nr-sa' };
    return {
      rat: 'lte',
      rsrpDbm: rsrpDbm(second),
      rssiDbm: rssiDbm(third),
      rsrqDb: rsrqDb(fourth),
      ...signalToNoise(fields),
    };
  }
  // Out of service the channel is -1 or 32767, and the level is none.
  return isNegative(second) && isChannelOf2g(channel)
    ? { rat: '2g', rssiDbm: rssiDbm(second) }
    : null;
}

/**
 * The last of the fields after the operator's name: service domain, band, two timers that
 * not all have, SINR. Firmware gives it as 0 to 250, which is (dB + 20) * 5, or as plain
 * dB; a low number may be either.
 */
function signalToNoise(fields: readonly string[]): VendorReading {
  const after = fields.slice(fields.findLastIndex((field) => field.startsWith('"')) + 1);
  const field = after.length === 3 || after.length === 5 ? after.at(-1) : undefined;
  if (field?.startsWith('-') || field?.includes('.')) return { sinrDb: sinrDb(field) };
  const raw = integer(field);
  if (raw === null || raw > 250) return {};
  return raw > HIGHEST_DB ? { sinrDb: Math.round(raw * 2 - 200) / 10 } : { sinrRaw: raw };
}

const HIGHEST_DB = 40;

/**
 * Channel, RSSI, name, PLMN, then in LTE cell (seven hex digits), TAC, DRX, SD, RSRP; in 3G
 * PSC (at most 511), LAC, DRX, SD, RSCP; in 2G BSIC, LAC, TA, GPRS, ….
 */
function readServingCell(fields: readonly string[]): VendorReading | null {
  const [channel, level, , , cell = '', , , , power] = fields;
  if (!isNegative(level)) return null;
  const rssi = rssiDbm(level);
  if (isNegative(power)) {
    return integer(cell) === null
      ? { rat: 'lte', rssiDbm: rssi, rsrpDbm: rsrpDbm(power) }
      : { rat: '3g', rssiDbm: rssi, rscpDbm: rscpDbm(power) };
  }
  return isChannelOf2g(channel) ? { rat: '2g', rssiDbm: rssi } : null;
}

/** `#MONI: <operator> RSRP:-92 RSRQ:-11 TAC:1A2B … PWR:-64dbm …`, NR_RSRP and so on in 5G. */
function readMonitor(line: string): VendorReading | null {
  const of = (label: string) => labelled(line, label);
  const nr = nrRsrpDbm(of('NR_RSRP'));
  const lte = rsrpDbm(of('RSRP'));
  const threeG = rscpDbm(of('RSCP'));
  const rssi = rssiDbm(of('PWR'));
  const anchor = { rsrpDbm: lte, rsrqDb: rsrqDb(of('RSRQ')), rssiDbm: rssi };
  if (nr !== null) {
    const leg = { nrRsrpDbm: nr, nrRsrqDb: nrRsrqDb(of('NR_RSRQ')) };
    return lte === null ? { rat: 'nr-sa', ...leg } : { rat: 'nr-nsa', ...anchor, ...leg };
  }
  if (lte !== null) return { rat: 'lte', ...anchor };
  if (threeG !== null) {
    return { rat: '3g', rscpDbm: threeG, ecnoDb: ecnoDb(of('EcIo')), rssiDbm: rssi };
  }
  return rssi !== null && /\sBSIC:/i.test(line) ? { rat: '2g', rssiDbm: rssi } : null;
}

const isNegative = (field: string | undefined): boolean =>
  field !== undefined && /^-\d{1,3}(\.\d{1,2})?$/.test(field);

/** Downlink (TS 36.101, 5.7.3). The NR-ARFCNs in use begin at 123400 (TS 38.104, 5.4.2). */
const HIGHEST_EARFCN = 73_335;

/** ARFCN (TS 45.005, 2). */
const isChannelOf2g = (field: string | undefined): boolean =>
  field !== undefined && /^\d{1,4}$/.test(field) && Number(field) <= 1_023;
