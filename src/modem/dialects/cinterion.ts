import { query } from '../command.ts';
import type { Dialect, VendorReading } from '../dialect.ts';
import { fieldsOf, last } from '../parse/fields.ts';
import { ecnoDb, rscpDbm, rsrpDbm, rsrqDb, rssiDbm } from '../parse/measured.ts';

/**
 * AT^SMONI of Cinterion (Gemalto, Thales, Telit): radio, channel, then the levels in dBm
 * where that radio has them; the state of the connection stands last.
 */
export const cinterion: Dialect = {
  name: 'cinterion',
  speaks: ({ manufacturer }) => /cinterion|gemalto|thales|telit/i.test(manufacturer ?? ''),
  commands: [query('AT^SMONI')],
  read: (lines) => last(fieldsOf(lines, '^SMONI').map(read)) ?? {},
};

function read(fields: readonly string[]): VendorReading | null {
  const [radio = ''] = fields;
  const service = serviceOf(fields.at(-1));
  if (service === 'searching') return { service };
  switch (radio.toUpperCase()) {
    case '2G':
      return { rat: '2g', service, rssiDbm: rssiDbm(fields[2]) };
    case '3G':
      return { rat: '3g', service, ecnoDb: ecnoDb(fields[3]), rscpDbm: rscpDbm(fields[4]) };
    case '4G':
      return { rat: 'lte', service, rsrpDbm: rsrpDbm(fields[12]), rsrqDb: rsrqDb(fields[13]) };
    case 'NB-IOT':
      return { rat: 'nb-iot', service };
    default:
      return null;
  }
}

function serviceOf(state: string | undefined): NonNullable<VendorReading['service']> | null {
  switch (state?.toUpperCase()) {
    case 'CONN':
    case 'NOCONN':
      return 'online';
    case 'LIMSRV':
      return 'limited';
    case 'SEARCH':
    case 'SEARCHING':
      return 'searching';
    default:
      return null;
  }
}
