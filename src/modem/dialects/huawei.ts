import { query } from '../command.ts';
import type { Dialect, VendorReading } from '../dialect.ts';
import { fieldsOf, index, last, scaled, unquoted } from '../parse/fields.ts';

/**
 * AT^HCSQ? of Huawei's modules: the radio's name, then indices that mean what the name
 * says; 255 is unknown. Some firmware leaves the quotes out.
 */
export const huawei: Dialect = {
  name: 'huawei',
  speaks: ({ manufacturer }) => /huawei/i.test(manufacturer ?? ''),
  commands: [query('AT^HCSQ?')],
  read: (lines) => last(fieldsOf(lines, '^HCSQ').map(read)) ?? {},
};

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
