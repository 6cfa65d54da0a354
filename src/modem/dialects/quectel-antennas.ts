import { THRESHOLDS } from '../../thresholds.ts';
import type { VendorReading } from '../dialect.ts';
import { decimal, rsrpOf, rsrqOf, sinrOf } from '../parse/decibels.ts';
import { unquoted } from '../parse/fields.ts';
import { ratOfWords } from '../parse/rat-words.ts';

/** One value an antenna (PRX, DRX, RX2, RX3), then the radio, which older firmware leaves out. */
function portsOf(fields: readonly string[], serving: VendorReading['rat']) {
  const values = fields.map(decimal).filter((value) => value !== null);
  const named = fields.map((field) => ratOfWords(unquoted(field))).find((rat) => rat !== null);
  return {
    rat: named ?? serving ?? null,
    values: values.slice(0, THRESHOLDS.signal.maxAntennas),
  };
}

/** AT+QRSRP. */
export function readAntennas(
  fields: readonly string[],
  serving: VendorReading['rat'],
): VendorReading {
  const { rat, values } = portsOf(fields, serving);
  const isNr = rat === 'nr-sa';
  const dbm = values.map(rsrpOf);
  if (dbm.every((level) => level === null)) return {};
  return { rat, ...(isNr ? { nrRsrpPerAntennaDbm: dbm } : { rsrpPerAntennaDbm: dbm }) };
}

export const RSRQ = { lte: 'rsrqDb', nr: 'nrRsrqDb' } as const;
export const SINR = { lte: 'sinrDb', nr: 'nrSinrDb' } as const;

/** AT+QRSRQ and AT+QSINR, in dB: the best antenna's. */
export function readPorts(
  fields: readonly string[],
  serving: VendorReading['rat'],
  names: typeof RSRQ | typeof SINR,
): VendorReading {
  const { rat, values } = portsOf(fields, serving);
  const known = values.flatMap((value) => (names === RSRQ ? rsrqOf(value) : sinrOf(value)) ?? []);
  const name = rat === 'nr-sa' ? names.nr : names.lte;
  return known.length === 0 ? {} : { rat, [name]: Math.max(...known) };
}

export const levelsOf = ({ rat: _, ...levels }: VendorReading): VendorReading => levels;

/** The level of the cell is that of its best antenna, where nothing else tells it. */
export function strongest({
  rat,
  rsrpPerAntennaDbm,
  nrRsrpPerAntennaDbm,
}: VendorReading): VendorReading {
  const best = (levels: readonly (number | null)[] | undefined) =>
    levels === undefined ? null : Math.max(...levels.flatMap((level) => level ?? []));
  return {
    rat: rat ?? null,
    rsrpDbm: best(rsrpPerAntennaDbm),
    nrRsrpDbm: best(nrRsrpPerAntennaDbm),
  };
}
