import { query } from '../command.ts';
import type { Dialect, VendorReading } from '../dialect.ts';
import { fieldsOf, index, last, scaled, unquoted } from '../parse/fields.ts';

/**
 * AT^HCSQ? of Huawei's modules: the radio's name, then indices that mean what the name
 * says; 255 is unknown. Some firmware leaves the quotes out. In 5G NSA, LTE and NR have a
 * line each.
 */
export const huawei: Dialect = {
  name: 'huawei',
  speaks: ({ manufacturer }) => /huawei/i.test(manufacturer ?? ''),
  commands: [query('AT^HCSQ?')],
  pasted: [query('AT^SYSINFOEX'), query('AT^SYSINFO')],
  read: (lines) => ({
    ...last(fieldsOf(lines, '^SYSINFO').map(readSystem)),
    ...last(fieldsOf(lines, '^SYSINFOEX').map(readSystem)),
    ...serving(fieldsOf(lines, '^HCSQ').map(read)),
  }),
};

/** The last line, or the last two where they are the legs of 5G NSA. */
function serving(readings: readonly (VendorReading | null)[]): VendorReading {
  const [other, own] = readings.filter((reading) => reading !== null).slice(-2);
  if (own === undefined) return other ?? {};
  const rats = [other?.rat, own.rat];
  return rats.includes('lte') && rats.includes('nr-sa') ? { ...other, ...own, rat: 'nr-nsa' } : own;
}

/** The state of service stands first in both: 0 none, 1 limited, 2 full, 3 limited to a region. */
function readSystem([state]: readonly string[]): VendorReading | null {
  switch (state) {
    case '0':
      return { service: 'none' };
    case '1':
    case '3':
      return { service: 'limited' };
    case '2':
      return { service: 'online' };
    default:
      return null;
  }
}

function read([rat = '', ...values]: readonly string[]): VendorReading | null {
  const at = (position: number, highest: number) => index(values[position], highest);
  const rssiDbm = scaled(at(0, 96), 1, -121);
  switch (unquoted(rat).toUpperCase()) {
    case 'LTE':
      return {
        rat: 'lte',
        rssiDbm,
        rsrpDbm: scaled(at(1, 97), 1, -141),
        sinrDb: scaled(at(2, 251), 0.2, -20.2),
        rsrqDb: scaled(at(3, 34), 0.5, -20),
      };
    case 'NR':
    case 'NR5G':
    case 'NR-5G':
      // No RSSI: level, SINR and quality, in the steps that LTE has.
      return {
        rat: 'nr-sa',
        nrRsrpDbm: scaled(at(0, 126), 1, -141),
        nrSinrDb: scaled(at(1, 251), 0.2, -20.2),
        nrRsrqDb: scaled(at(2, 63), 0.5, -20),
      };
    case 'WCDMA':
      return {
        rat: '3g',
        rssiDbm,
        rscpDbm: scaled(at(1, 96), 1, -121),
        ecnoDb: scaled(at(2, 65), 0.5, -32.5),
      };
    case 'GSM':
      return { rat: '2g', rssiDbm };
    case 'NOSERVICE':
      return { service: 'none' };
    default:
      return null;
  }
}
