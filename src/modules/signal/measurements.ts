import type { Measurement } from '../../diagnosis/module.ts';
import type { ModemReading } from '../../facts/signal.ts';
import { medianOf, ratOf } from '../../modem/strength.ts';
import type { Standing } from './standing.ts';

/** The medians of what was read. Plain names are the serving cell's; in 5G NSA, the LTE anchor's. */
export function measurementsOf(
  { samples, operator, sim }: ModemReading,
  standing: Standing,
): Record<string, Measurement> {
  const rat = ratOf(samples);
  const nr = {
    rsrpDbm: medianOf(samples, 'nrRsrpDbm'),
    rsrqDb: medianOf(samples, 'nrRsrqDb'),
    sinrDb: medianOf(samples, 'nrSinrDb'),
  };
  const lte = {
    rsrpDbm: medianOf(samples, 'rsrpDbm'),
    rsrqDb: medianOf(samples, 'rsrqDb'),
    sinrDb: medianOf(samples, 'sinrDb'),
  };
  const serving = rat === 'nr-sa' ? nr : lte;
  return {
    'signal.rat': rat,
    'signal.rssiDbm': medianOf(samples, 'rssiDbm'),
    'signal.rsrpDbm': serving.rsrpDbm,
    'signal.rsrqDb': serving.rsrqDb,
    'signal.sinrDb': serving.sinrDb,
    'signal.rscpDbm': medianOf(samples, 'rscpDbm'),
    ...(rat === 'nr-nsa'
      ? {
          'signal.nr.rsrpDbm': nr.rsrpDbm,
          'signal.nr.rsrqDb': nr.rsrqDb,
          'signal.nr.sinrDb': nr.sinrDb,
        }
      : {}),
    'signal.registered': standing === 'unknown' ? null : standing === 'registered',
    'signal.operator': operator,
    'signal.sim': sim,
  };
}
