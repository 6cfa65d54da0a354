import { THRESHOLDS } from '../../thresholds.ts';
import { table } from '../command.ts';
import type { Dialect, VendorReading } from '../dialect.ts';
import { nrRsrpDbm, nrRsrqDb, rsrpDbm, rsrqDb, rssiDbm, sinrDb } from '../parse/measured.ts';

/**
 * AT!GSTATUS? of Sierra Wireless: a text in two columns of `label: value`, whose labels
 * differ by generation. PCC is the serving carrier, SCC are those aggregated with it.
 */
export const sierra: Dialect = {
  name: 'sierra',
  speaks: ({ manufacturer, model }) =>
    /sierra|semtech/i.test(manufacturer ?? '') || /^(EM[79]|MC7)\d{3}/i.test(model ?? ''),
  commands: [table('AT!GSTATUS?')],
  read: (lines) => {
    const begin = lines.findLastIndex((line) => /^!GSTATUS:/i.test(line));
    return begin === -1 ? {} : read(lines.slice(begin).filter((line) => !/^SCC/i.test(line)));
  },
};

function read(lines: readonly string[]): VendorReading {
  const text = lines.join('\n');
  const told = (label: RegExp): string | undefined =>
    new RegExp(`${label.source}[ \\t]*([^\\s]+)`, 'im').exec(text)?.[1];
  const antennas = lines.filter((line) => /^PCC Rx/i.test(line));
  const levels = antennas
    .map((line) => rsrpDbm(/RSRP(?: \(dBm\))?:\s*(\S+)/i.exec(line)?.[1]))
    .slice(0, THRESHOLDS.signal.maxAntennas);
  return {
    rat: ratOf(told(/System mode:/)),
    rssiDbm: rssiDbm(
      told(/(?:^PCC RxM RSSI:|^PCC Rx0 RSSI:|^RSSI \(dBm\):|^(?:RX )?level[^:]*:|^RxM RSSI C0:)/),
    ),
    // The main antenna, the one that also sends, stands first.
    rsrpDbm: levels.find((level) => level !== null) ?? rsrpDbm(told(/^RSRP \(dBm\):/)),
    rsrqDb: rsrqDb(told(/(?<!NR5G )RSRQ \(dB\):/)),
    sinrDb: sinrDb(told(/(?<!NR5G )SINR \(dB\):/)),
    nrRsrpDbm: nrRsrpDbm(told(/NR5G RSRP \(dBm\):/)),
    nrRsrqDb: nrRsrqDb(told(/NR5G RSRQ \(dB\):/)),
    nrSinrDb: sinrDb(told(/NR5G SINR \(dB\):/)),
    service: serviceOf(text),
    ...(levels.filter((level) => level !== null).length > 1 ? { rsrpPerAntennaDbm: levels } : {}),
  };
}

function ratOf(mode: string | undefined): NonNullable<VendorReading['rat']> | null {
  switch (mode?.toUpperCase()) {
    case 'LTE':
      return 'lte';
    case 'ENDC':
      return 'nr-nsa';
    case 'NR5G':
    case 'SA':
      return 'nr-sa';
    case 'WCDMA':
    case 'UMTS':
      return '3g';
    case 'GSM':
      return '2g';
    default:
      return null;
  }
}

/** The words after the EMM state (LTE) or the GMM state (2G, 3G); others may be in a 5G core. */
function serviceOf(text: string): NonNullable<VendorReading['service']> | null {
  const state = /^(?:EMM|GMM \(PS\)) state:(.*)$/im.exec(text)?.[1] ?? '';
  if (/NORMAL SERVICE/i.test(state)) return 'online';
  if (/LIMITED SERVICE/i.test(state)) return 'limited';
  if (/SEARCH/i.test(state)) return 'searching';
  return /NO SERVICE/i.test(/^System mode:.*$/im.exec(text)?.[0] ?? '') ? 'none' : null;
}
