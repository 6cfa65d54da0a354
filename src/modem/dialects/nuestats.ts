import { type Command, table } from '../command.ts';
import type { VendorReading } from '../dialect.ts';
import { rounded, rsrqOf, rssiOf, sinrOf } from '../parse/decibels.ts';

/** AT+NUESTATS of NB-IoT modules on HiSilicon's chips (BC95, SARA-N2): `Signal power:-878`. */
export const statistics: Command = { ...table('AT+NUESTATS'), words: true };

const LABEL =
  /^(?:\+?NUESTATS: ?){0,2}(?:"?RADIO"?,)?"?(Signal power|Total power|SNR|RSRQ)"?[:,] ?(-?\d{1,5})(?: +#.*)?$/i;

/** All in tenths; -32768 is unknown. Signal power is the RSRP, total power the RSSI. */
export function readStatistics(lines: readonly string[]): VendorReading {
  const values = new Map(
    lines.flatMap((line) => {
      const [, label = '', value] = LABEL.exec(line) ?? [];
      return value === undefined ? [] : [[label.toLowerCase(), Number(value) / 10] as const];
    }),
  );
  if (values.size === 0) return {};
  const at = (label: string) => values.get(label) ?? null;
  return {
    rat: 'nb-iot',
    // Its range is that of coverage enhancement, and is checked with the others.
    rsrpDbm: at('signal power'),
    rssiDbm: rssiOf(at('total power')),
    sinrDb: sinrOf(rounded(at('snr'))),
    rsrqDb: rsrqOf(rounded(at('rsrq'))),
  };
}
