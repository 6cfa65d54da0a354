import type { Rat } from '../facts/signal.ts';
import type { Identification } from './dialect.ts';
import type { ExtendedSignal } from './parse/cesq.ts';

/** The access technology of AT+COPS? and of the registrations (TS 27.007, 7.3, <AcT>). */
function ratOfAccessTechnology(act: number | null): Rat | null {
  switch (act) {
    case 0:
    case 1:
    case 3:
      return '2g';
    case 2:
    case 4:
    case 5:
    case 6:
      return '3g';
    // 10 is LTE's radio on a 5G core. LTE-M shows as 7, too.
    case 7:
    case 10:
      return 'lte';
    // EC-GSM-IoT by the standard, which is on air nowhere: makers of modems say 8 of LTE-M.
    case 8:
      return 'lte-m';
    case 9:
      return 'nb-iot';
    case 11:
    case 12:
      return 'nr-sa';
    case 13:
      return 'nr-nsa';
    default:
      return null;
  }
}

/**
 * What the reading belongs to. The network's own word counts, unless its metric is missing
 * and another, unmistakable one is there. LTE and NR values side by side are not NSA by
 * themselves: modems show cells that do not serve, and a 2G level (rxlev) while on LTE.
 */
export function chooseRat(act: number | null, reading: ExtendedSignal | null): Rat | null {
  const told = ratOfAccessTechnology(act);
  const seen = reading === null ? null : ratOfReading(reading);
  if (told === null || reading === null) return told ?? seen;
  return hasMetric(told, reading) || seen === null || seen === '2g' ? told : seen;
}

/** Modems with one radio only, by their model. */
const ONLY: readonly (readonly [RegExp, Rat])[] = [
  [/(?<![A-Z0-9])(?:SIM[89]\d\d|M95|M66|MC60|SARA-G|LEON-G|BGS[25]|G[EL]86\d)/i, '2g'],
  [/(?<![A-Z0-9])(?:BC(?:95|66|68|28|26|660)|SARA-N|SIM7020)/i, 'nb-iot'],
];

export const ratOfModel = ({ model, revision }: Identification): Rat | null =>
  ONLY.find(([name]) => name.test(`${model ?? ''} ${revision ?? ''}`))?.[1] ?? null;

/** Where a modem says no more than LTE, and the network which: LTE-M, NB-IoT, 5G NSA's anchor. */
export function narrowed(rat: Rat | null, act: number | null): Rat | null {
  const told = ratOfAccessTechnology(act);
  const narrower = told === 'lte-m' || told === 'nb-iot' || told === 'nr-nsa';
  return rat === 'lte' && narrower ? told : rat;
}

function ratOfReading({ rsrpDbm, nrRsrpDbm, rscpDbm, rxlevDbm }: ExtendedSignal): Rat | null {
  if (rsrpDbm !== null) return 'lte';
  if (nrRsrpDbm !== null) return 'nr-sa';
  if (rscpDbm !== null) return '3g';
  return rxlevDbm === null ? null : '2g';
}

function hasMetric(rat: Rat, { rsrpDbm, nrRsrpDbm, rscpDbm, rxlevDbm }: ExtendedSignal): boolean {
  switch (rat) {
    case '2g':
      return rxlevDbm !== null;
    case '3g':
      return rscpDbm !== null;
    case 'nr-sa':
      return nrRsrpDbm !== null;
    case 'nr-nsa':
      return rsrpDbm !== null || nrRsrpDbm !== null;
    default:
      return rsrpDbm !== null;
  }
}
