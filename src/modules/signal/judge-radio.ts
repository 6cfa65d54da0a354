import type { Evidence, Observation } from '../../diagnosis/module.ts';
import type { RadioSample } from '../../facts/signal.ts';
import { medianOf, ratName, type Strength } from '../../modem/strength.ts';
import { THRESHOLDS } from '../../thresholds.ts';

const { borderlineDb, rssiOnlyMarginalAtDbm, interferenceSinrBelowDb, interferenceRsrqBelowDb } =
  THRESHOLDS.signal;

/** Quality in dB by the medians; null where it is not known. */
export interface Quality {
  readonly rsrqDb: number | null;
  readonly sinrDb: number | null;
}

export function qualityOf(samples: readonly RadioSample[], strength: Strength): Quality {
  if (strength.rat === '2g' || strength.rat === '3g') return { rsrqDb: null, sinrDb: null };
  return strength.metric === 'SS-RSRP'
    ? { rsrqDb: medianOf(samples, 'nrRsrqDb'), sinrDb: medianOf(samples, 'nrSinrDb') }
    : { rsrqDb: medianOf(samples, 'rsrqDb'), sinrDb: medianOf(samples, 'sinrDb') };
}

/** Level and quality, each by its own limits. */
export function judgeRadio(
  samples: readonly RadioSample[],
  strength: Strength,
): readonly Observation[] {
  const level = strength.rssiOnly ? judgeRssiOnly(strength) : judgeLevel(samples, strength);
  const quality = judgeQuality(qualityOf(samples, strength), strength);
  return [level, quality].flatMap((observation) => observation ?? []);
}

function judgeLevel(samples: readonly RadioSample[], strength: Strength): Observation | null {
  const { level, metric, dbm, limitDbm, borderline, highest, lowest } = strength;
  if (level !== 'weak' && level !== 'marginal') return null;
  const near = borderline
    ? ` That is within ${borderlineDb} dB of the limit: another place or hour can change the answer.`
    : '';
  const evidence = evidenceOf(samples, strength);
  if (level === 'marginal') {
    return {
      fault: 'signal-marginal',
      confidence: lowest < limitDbm ? 'likely' : 'certain',
      detail: `${measured(strength)}, only ${dbm - limitDbm} dB above the limit of ${limitDbm} dBm.${near}`,
      evidence,
    };
  }
  const rssi = medianOf(samples, 'rssiDbm');
  const deceptive =
    metric !== 'RSSI' && rssi !== null && rssi >= limitDbm
      ? ` The RSSI of ${rssi} dBm says nothing here: it counts noise and other cells, too.`
      : '';
  return {
    fault: 'signal-weak',
    confidence: borderline || highest >= limitDbm ? 'likely' : 'certain',
    detail: `${measured(strength)}, below the limit of ${limitDbm} dBm.${near}${deceptive}`,
    evidence,
  };
}

/** With RSSI alone, RSRP may be anything up to 30 dB below it: good is never proved. */
function judgeRssiOnly(strength: Strength): Observation | null {
  if (strength.dbm > rssiOnlyMarginalAtDbm) return null;
  return {
    fault: 'signal-marginal',
    confidence: 'possible',
    detail: `The modem tells only its RSSI, ${strength.dbm} dBm, and RSRP is not known. At so low an RSSI, RSRP is probably below the limit of ${strength.limitDbm} dBm: read it in the router's own page.`,
    evidence: evidenceOf([], strength),
  };
}

function judgeQuality({ rsrqDb, sinrDb }: Quality, strength: Strength): Observation | null {
  const noisy = sinrDb !== null && sinrDb < interferenceSinrBelowDb;
  const crowded = rsrqDb !== null && rsrqDb < interferenceRsrqBelowDb;
  if (!noisy && !crowded) return null;
  const values = [
    ...(noisy ? [`SINR ${sinrDb} dB is below ${interferenceSinrBelowDb} dB`] : []),
    ...(crowded ? [`RSRQ ${rsrqDb} dB is below ${interferenceRsrqBelowDb} dB`] : []),
  ];
  const weak = strength.level === 'weak';
  return {
    fault: 'signal-interference',
    confidence: weak ? 'possible' : 'likely',
    detail: weak
      ? `${values.join(' and ')}. The weak signal may be all there is to it: see to that first.`
      : `${values.join(' and ')}, while the level is ${strength.rssiOnly ? 'not known' : strength.level}: something disturbs it.`,
    evidence: [
      ...(sinrDb === null ? [] : [{ label: 'SINR', value: `${sinrDb} dB` }]),
      ...(rsrqDb === null ? [] : [{ label: 'RSRQ', value: `${rsrqDb} dB` }]),
    ],
  };
}

const measured = ({ rat, metric, dbm, count, lowest, highest }: Strength): string =>
  `${ratName(rat)}: ${metric} is ${dbm} dBm${count > 1 ? ` (median of ${count}, ${lowest} to ${highest})` : ''}`;

function evidenceOf(samples: readonly RadioSample[], strength: Strength): Evidence[] {
  const { metric, dbm, lowest, highest, limitDbm } = strength;
  const spread = lowest === highest ? '' : ` (${lowest} to ${highest})`;
  const rssi = medianOf(samples, 'rssiDbm');
  return [
    { label: metric, value: `${dbm} dBm${spread}` },
    {
      label: 'limit',
      value: strength.rssiOnly ? `RSSI ${rssiOnlyMarginalAtDbm} dBm` : `${metric} ${limitDbm} dBm`,
    },
    ...(metric === 'RSSI' || rssi === null ? [] : [{ label: 'RSSI', value: `${rssi} dBm` }]),
  ];
}
