import type { Measurement } from '../../diagnosis/module.ts';
import type { ModemReading } from '../../facts/signal.ts';
import { medianOf, ownSamples, ratOf } from '../../modem/strength.ts';
import { type Antennas, antennasOf } from './judge-antennas.ts';
import type { Standing } from './standing.ts';

/**
 * The medians of what was read of the serving radio. Plain names are the serving cell's; in
 * 5G NSA, the LTE anchor's.
 */
export function measurementsOf(
  { samples, operator, sim }: ModemReading,
  standing: Standing,
): Record<string, Measurement> {
  const rat = ratOf(samples);
  const of = (field: Parameters<typeof medianOf>[1]) => medianOf(ownSamples(samples), field);
  const nr = { rsrpDbm: of('nrRsrpDbm'), rsrqDb: of('nrRsrqDb'), sinrDb: of('nrSinrDb') };
  const lte = { rsrpDbm: of('rsrpDbm'), rsrqDb: of('rsrqDb'), sinrDb: of('sinrDb') };
  const onlyNr = rat === 'nr-sa' || (rat === null && lte.rsrpDbm === null && nr.rsrpDbm !== null);
  const serving = onlyNr ? nr : lte;
  const sinrRaw = of('sinrRaw');
  const spreads = antennasOf(samples);
  const spreadOf = (name: string, wanted: Antennas['metric']) =>
    Object.fromEntries(
      spreads.flatMap(({ metric, spread }) => (metric === wanted ? [[name, spread]] : [])),
    );
  return {
    'signal.rat': rat,
    'signal.rssiDbm': of('rssiDbm'),
    'signal.rsrpDbm': serving.rsrpDbm,
    'signal.rsrqDb': serving.rsrqDb,
    'signal.sinrDb': serving.sinrDb,
    ...(sinrRaw === null ? {} : { 'signal.sinrRaw': sinrRaw }),
    'signal.rscpDbm': of('rscpDbm'),
    ...(rat === '3g' ? { 'signal.ecnoDb': of('ecnoDb') } : {}),
    ...spreadOf('signal.antennaSpreadDb', onlyNr ? 'SS-RSRP' : 'RSRP'),
    ...(rat === 'nr-nsa'
      ? {
          'signal.nr.rsrpDbm': nr.rsrpDbm,
          'signal.nr.rsrqDb': nr.rsrqDb,
          'signal.nr.sinrDb': nr.sinrDb,
          ...spreadOf('signal.nr.antennaSpreadDb', 'SS-RSRP'),
        }
      : {}),
    'signal.registered': standing === 'unknown' ? null : standing === 'registered',
    'signal.operator': operator,
    'signal.sim': sim,
  };
}
