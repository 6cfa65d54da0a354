import { THRESHOLDS } from '../../thresholds.ts';
import { query, table } from '../command.ts';
import type { Dialect, VendorReading } from '../dialect.ts';
import { known } from '../known.ts';
import { fieldsOf, last } from '../parse/fields.ts';
import { nrRsrpDbm, nrRsrqDb, rsrpDbm, rsrqDb, rssiDbm, sinrDb } from '../parse/measured.ts';
import { ratOfWords } from '../parse/rat-words.ts';
import { gateway, readAirlink } from './airlink.ts';

/**
 * AT!GSTATUS? of Sierra Wireless: a text in two columns of `label: value`, whose labels
 * differ by generation. PCC is the serving carrier, SCC are those aggregated with it. It
 * is read as a flow of words, because terminals break its lines elsewhere.
 */
export const sierra: Dialect = {
  name: 'sierra',
  speaks: ({ manufacturer, model }) =>
    /sierra|semtech/i.test(manufacturer ?? '') || /^(EM[79]|MC7)\d{3}/i.test(model ?? ''),
  commands: [table('AT!GSTATUS?')],
  pasted: [table('AT!LTEINFO?'), table('AT!NRINFO?'), query('AT+KCELLMEAS=0'), ...gateway],
  read: (lines) => ({
    ...known(readAirlink(lines)),
    ...known(readMeasurement(lines)),
    ...known(readCells(textOf(lines, '!LTEINFO'))),
    ...known(readNr(textOf(lines, '!NRINFO'))),
    ...known(readStatus(textOf(lines, '!GSTATUS').replace(SCC, ' '))),
  }),
};

/** The last answer of that name, as one line. */
function textOf(lines: readonly string[], name: string): string {
  const begin = lines.findLastIndex((line) => line.toUpperCase().startsWith(`${name}:`));
  if (begin === -1) return '';
  const after = lines.slice(begin + 1);
  const end = after.findIndex((line) => line.startsWith('!'));
  return [lines[begin], ...after.slice(0, end === -1 ? undefined : end)]
    .join(' ')
    .replaceAll(' :', ':');
}

const SCC = /\bSCC\d? Rx\w+ RSSI:\s*\S+(?:\s+(?:SCC\d? Rx\w+ )?RSRP(?: \(dBm\))?:\s*\S+)?/gi;
const ANTENNA = /\bPCC Rx\w+ RSSI:\s*(\S+)(?:\s+(?:PCC Rx\w+ )?RSRP(?: \(dBm\))?:\s*(\S+))?/gi;
const LEVEL_OF_3G = /(?:\bRX level (?:C0|Carrier 0 \(dBm\)|\(dBm\))|\bRxM RSSI C0):\s*(\S+)/i;

const after = (text: string, label: RegExp): string | undefined =>
  new RegExp(`${label.source}:\\s*(\\S+)`, 'i').exec(text)?.[1];

function readStatus(text: string): VendorReading {
  const antennas = [...text.matchAll(ANTENNA)];
  const levels = antennas
    .map(([, , level]) => rsrpDbm(level))
    .slice(0, THRESHOLDS.signal.maxAntennas);
  // What is left has no antenna's name before it.
  const rest = text.replace(ANTENNA, ' ');
  const rssi =
    antennas[0]?.[1] ?? after(rest, /(?<!\) )RSSI \(dBm\)/) ?? LEVEL_OF_3G.exec(rest)?.[1];
  return {
    rat: ratOfWords(after(text, /System mode/) ?? ''),
    service: serviceOf(text),
    rssiDbm: rssiDbm(rssi),
    // The main antenna, the one that also sends, stands first.
    rsrpDbm:
      levels.find((level) => level !== null) ?? rsrpDbm(after(rest, /(?<!NR5G )RSRP \(dBm\)/)),
    rsrqDb: rsrqDb(after(text, /(?<!NR5G )RSRQ \(dB\)/)),
    sinrDb: sinrDb(after(text, /(?<!NR5G )SINR \(dB\)/)),
    ...readNr(text),
    ...(levels.filter((level) => level !== null).length > 1 ? { rsrpPerAntennaDbm: levels } : {}),
  };
}

/** The labels of 5G, the same in AT!GSTATUS? and AT!NRINFO?. */
function readNr(text: string): VendorReading {
  const mode = after(text, /Connectivity Mode/);
  return {
    ...(mode === undefined ? {} : { rat: mode === 'SA' ? 'nr-sa' : 'nr-nsa' }),
    nrRsrpDbm: nrRsrpDbm(after(text, /NR5G RSRP \(dBm\)/)),
    nrRsrqDb: nrRsrqDb(after(text, /NR5G RSRQ \(dB\)/)),
    nrSinrDb: sinrDb(after(text, /NR5G SINR \(dB\)/)),
  };
}

/**
 * AT!LTEINFO?: after `Serving:` the names of the columns, EARFCN to RXLV, and then their
 * values. Whether its SNR is the SINR in dB is not known.
 */
function readCells(text: string): VendorReading {
  const [, names = '', values = ''] =
    /Serving:\s+(EARFCN[ A-Z]{1,200}?RXLV)\s+(.{1,200})/i.exec(text) ?? [];
  const fields = values.split(/\s+/);
  const column = (name: string): string | undefined =>
    fields[names.toUpperCase().split(/\s+/).indexOf(name)];
  const level = rsrpDbm(column('RSRP'));
  if (level === null) return {};
  return {
    rat: 'lte',
    rsrpDbm: level,
    rsrqDb: rsrqDb(column('RSRQ')),
    rssiDbm: rssiDbm(column('RSSI')),
    sinrRaw: sinrDb(column('SNR')),
  };
}

/** AT+KCELLMEAS=0 of the HL series: RSRP, path loss, the power of two channels, SINR. */
function readMeasurement(lines: readonly string[]): VendorReading {
  const [level, , , , sinr] = last(fieldsOf(lines, '+KCELLMEAS')) ?? [];
  return { rsrpDbm: rsrpDbm(level), sinrDb: sinrDb(sinr) };
}

/**
 * The words after the state of EMM (LTE), GMM (2G, 3G) or 5GMM, which not all firmware for
 * 5G tells: there, EMM is deregistered all the same.
 */
function serviceOf(text: string): NonNullable<VendorReading['service']> | null {
  if (/\bMode:\s*(?:LOW POWER MODE|OFFLINE)\b/i.test(text)) return 'off';
  const states = Array.from(
    text.matchAll(/(?:\bEMM|GMM \(PS\)|\bMM5G) state:\s*(\S+\s+\w+ \w+)/gi),
    ([, state = '']) => state,
  ).join();
  if (/NORMAL SERVICE/i.test(states)) return 'online';
  if (/LIMITED SERVICE/i.test(states)) return 'limited';
  if (/SEARCH/i.test(states)) return 'searching';
  if (/System mode:\s*NO SERVICE/i.test(text)) return 'none';
  if (/PS state:\s*Attached/i.test(text)) return 'online';
  const isOnly5g = /System mode:\s*NR5G/i.test(text);
  return !isOnly5g && /Deregistered|\(CS\) state:\s*\S+\s+NO SERVICE/i.test(text)
    ? 'searching'
    : null;
}
