import type { RadioSample, Rat } from '../../facts/signal.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import type { ModemState } from '../read-modem.ts';
import { UNTOLD } from '../untold.ts';

type Values = Omit<RadioSample, 'rat'>;

/**
 * What one output of a tool tells of the modem; left out, empty or null where it does not.
 * No tool's percentage is a level, so none becomes one.
 */
export interface Reported
  extends Partial<Omit<ModemState, 'samples' | 'commands' | 'dialects' | 'formats'>> {
  /** The radio that the tool names, apart from what its values belong to. */
  readonly rat?: Rat | null;
  readonly samples?: readonly (Partial<Values> & { readonly rat?: Rat | null })[];
}

const NO_VALUES: Values = {
  rssiDbm: null,
  rscpDbm: null,
  ecnoDb: null,
  rsrpDbm: null,
  rsrqDb: null,
  sinrDb: null,
  nrRsrpDbm: null,
  nrRsrqDb: null,
  nrSinrDb: null,
};

/** All of it as one modem's state: the later word counts, and every reading of the radio. */
export function stateOf(reports: readonly Reported[]): ModemState {
  const state = { ...UNTOLD };
  for (const { samples: _samples, rat: _rat, ...told } of reports) {
    Object.assign(
      state,
      Object.fromEntries(Object.entries(told).filter(([, value]) => isTold(value))),
    );
  }
  const told = reports.findLast(({ rat }) => rat != null)?.rat ?? null;
  const samples = reports
    .flatMap((report) => report.samples ?? [])
    .map(({ rat = null, ...values }) => {
      const sample = { ...NO_VALUES, ...values };
      return { rat: servingRat(told, rat ?? ratOfValues(sample), sample), ...sample };
    })
    .filter(({ rat: _rat, ...values }) => Object.values(values).some((value) => value !== null));
  return { ...state, samples: samples.slice(-THRESHOLDS.signal.maxSamples) };
}

const isTold = (value: unknown) => value != null && !(Array.isArray(value) && value.length === 0);

/** What the network is called counts, unless its metric is missing and another's is there. */
function servingRat(told: Rat | null, seen: Rat | null, sample: Values): Rat | null {
  if (told === null || seen === null) return told ?? seen;
  // A cell on a 5G core has no LTE anchor.
  if (told === 'nr-sa' && seen === 'nr-nsa') return seen;
  return hasMetric(told, sample) ? told : seen;
}

function ratOfValues({ rsrpDbm, nrRsrpDbm, rscpDbm }: Values): Rat | null {
  if (rsrpDbm !== null) return nrRsrpDbm === null ? 'lte' : 'nr-nsa';
  if (nrRsrpDbm !== null) return 'nr-sa';
  return rscpDbm === null ? null : '3g';
}

function hasMetric(rat: Rat, { rssiDbm, rscpDbm, rsrpDbm, nrRsrpDbm }: Values): boolean {
  switch (rat) {
    case '2g':
      return rssiDbm !== null;
    case '3g':
      return rscpDbm !== null;
    case 'nr-sa':
      return nrRsrpDbm !== null;
    default:
      return rsrpDbm !== null;
  }
}
