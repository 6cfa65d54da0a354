import { table } from '../command.ts';
import type { Dialect, Identification, VendorReading } from '../dialect.ts';
import { fieldsOf, index, scaled } from '../parse/fields.ts';
import { sinrDb } from '../parse/measured.ts';

/**
 * AT+GTCCINFO? of Fibocom: a row a cell, with or without titles between. A row begins with
 * 1 for a cell that serves or 2 for a neighbour, which may well be stronger; then 2 for 3G,
 * 4 for LTE, 9 for NR. An LTE and an NR row that serve are 5G NSA.
 */
export const fibocom: Dialect = {
  name: 'fibocom',
  speaks: ({ manufacturer, model }) =>
    /fibocom/i.test(manufacturer ?? '') || /^F[MG]\d{3}/i.test(model ?? ''),
  commands: [table('AT+GTCCINFO?')],
  read: (lines, identification) => {
    const rows = fieldsOf(
      lines.map((line) => `:${line.replace(/^\+GTCCINFO:\s*/i, '')}`),
      '',
    ).filter(([serving]) => serving === '1');
    const of = (radio: string) => rows.findLast(([, rat]) => rat === radio);
    const [threeG, lte, nr] = [of('2'), of('4'), of('9')];
    return {
      ...(threeG === undefined ? {} : readThreeG(threeG)),
      ...(lte === undefined ? {} : readLte(lte, identification)),
      ...(nr === undefined ? {} : readNr(nr, identification)),
      ...(lte !== undefined && nr !== undefined ? { rat: 'nr-nsa' } : {}),
    };
  },
};

function readThreeG(fields: readonly string[]): VendorReading {
  return {
    rat: '3g',
    ecnoDb: scaled(index(fields[9], 49), 0.5, -24.5),
    rscpDbm: scaled(index(fields[10], 96), 1, -121),
  };
}

function readLte(fields: readonly string[], identification: Identification): VendorReading {
  return {
    rat: 'lte',
    ...signalToNoise(fields[10], identification),
    rsrpDbm: scaled(index(fields[12], 97), 1, -141),
    rsrqDb: scaled(index(fields[13], 34), 0.5, -20),
  };
}

/** Only FM350 has it in plain dB for sure; FM160 in halves of a dB. */
function signalToNoise(field: string | undefined, { model }: Identification): VendorReading {
  const value = /^-?\d{1,3}$/.test(field ?? '') ? Number(field) : null;
  if (value === null || Math.abs(value) > 100) return {};
  if (/FM350/i.test(model ?? '')) return { sinrDb: sinrDb(field) };
  return /FM160/i.test(model ?? '') ? { sinrDb: value / 2 } : { sinrRaw: value };
}

function readNr(fields: readonly string[], { model }: Identification): VendorReading {
  return {
    rat: 'nr-sa',
    // Elsewhere it is an index: AT+CESQ has that, too.
    nrSinrDb: /FM350/i.test(model ?? '') ? sinrDb(fields[10]) : null,
    nrRsrpDbm: scaled(index(fields[12], 126), 1, -157),
    nrRsrqDb: scaled(index(fields[13], 126), 0.5, -43.5),
  };
}
