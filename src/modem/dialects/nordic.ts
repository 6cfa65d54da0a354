import { query } from '../command.ts';
import type { Dialect, VendorReading } from '../dialect.ts';
import { fieldsOf, index, integer, last, scaled, unquoted } from '../parse/fields.ts';

/**
 * AT%XMONITOR and AT%XSNRSQ? of Nordic's nRF91, which knows LTE-M and NB-IoT only. Both
 * give the SNR as the number of its bin of 1 dB, of which 1 begins at -24 dB.
 */
export const nordic: Dialect = {
  name: 'nordic',
  speaks: ({ manufacturer }) => /nordic/i.test(manufacturer ?? ''),
  commands: [query('AT%XMONITOR'), query('AT%XSNRSQ?')],
  pasted: [query('AT%CESQ')],
  read: (lines) => ({
    ...last(fieldsOf(lines, '%CESQ').map(readNotification)),
    sinrDb: last(fieldsOf(lines, '%XSNRSQ').map(([snr]) => snrDb(snr))),
    ...last(fieldsOf(lines, '%XMONITOR').map(readMonitor)),
  }),
};

/**
 * Registration, two names, PLMN, TAC, <AcT>, band, cell, PCI, EARFCN, RSRP as in AT+CESQ,
 * SNR, ….
 */
function readMonitor(fields: readonly string[]): VendorReading | null {
  const service = serviceOf(integer(fields[0]));
  if (fields.length < 12) return service === null ? null : { service };
  const snr = snrDb(fields[11]);
  return {
    rat: ratOf(unquoted(fields[5] ?? '')),
    service,
    rsrpDbm: scaled(index(fields[10], 97), 1, -141),
    ...(snr === null ? {} : { sinrDb: snr }),
  };
}

/** What a host that subscribed gets: RSRP, its threshold, RSRQ, its threshold, as in AT+CESQ. */
function readNotification([rsrp, , rsrq]: readonly string[]): VendorReading | null {
  const level = scaled(index(rsrp, 97), 1, -141);
  return level === null
    ? null
    : { rat: 'lte', rsrpDbm: level, rsrqDb: scaled(index(rsrq, 34), 0.5, -20) };
}

const snrDb = (field: string | undefined): number | null => scaled(index(field, 49), 1, -25);

function ratOf(act: string): NonNullable<VendorReading['rat']> | null {
  if (act === '7') return 'lte-m';
  return act === '9' ? 'nb-iot' : null;
}

/** As <stat> of AT+CEREG? (TS 27.007, 10.1.22). */
function serviceOf(stat: number | null): NonNullable<VendorReading['service']> | null {
  switch (stat) {
    case 1:
    case 5:
      return 'online';
    case 2:
      return 'searching';
    case 0:
    case 4:
      return 'none';
    default:
      return null;
  }
}
