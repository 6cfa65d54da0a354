import type { Evidence, Observation } from '../../diagnosis/module.ts';
import type { RadioSample } from '../../facts/signal.ts';
import { type Quality, qualityOf } from '../../modem/quality.ts';
import {
  isBorderline,
  medianOf,
  ratName,
  rssiLimitOf,
  type Strength,
} from '../../modem/strength.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { judgeAntennas } from './judge-antennas.ts';

const { borderlineDb, interferenceSinrBelowDb, interferenceRsrqBelowDb } = THRESHOLDS.signal;

/** Level, antennas and quality, each by its own limits. */
export function judgeRadio(
  samples: readonly RadioSample[],
  strength: Strength,
): readonly Observation[] {
  const level = strength.rssiOnly ? judgeRssiOnly(strength) : judgeLevel(samples, strength);
  const quality = judgeQuality(qualityOf(samples, strength), strength);
  return [level, judgeAntennas(samples), quality].flatMap((observation) => observation ?? []);
}

function judgeLevel(samples: readonly RadioSample[], strength: Strength): Observation | null {
  const { level, metric, wanted, dbm, limitDbm, borderlineDbm, highest, lowest } = strength;
  if (level !== 'weak' && level !== 'marginal') return null;
  const standsIn = metric !== wanted;
  const detail = [
    level === 'weak'
      ? `${measured(strength)}, below the limit of ${limitDbm} dBm.`
      : `${measured(strength)}, ${dbm === limitDbm ? 'just at' : `only ${dbm - limitDbm} dB above`} the limit of ${limitDbm} dBm.`,
    ...(borderlineDbm === null ? [] : [borderline(borderlineDbm)]),
    ...(standsIn ? [`It is the 5G leg's: the ${wanted} of the LTE anchor is not known.`] : []),
    ...(level === 'weak' ? deceptive(samples, strength) : []),
    ...legOf(samples, strength),
  ];
  const doubted =
    level === 'weak'
      ? borderlineDbm !== null || highest >= limitDbm
      : borderlineDbm !== null || lowest < limitDbm;
  return {
    fault: level === 'weak' ? 'signal-weak' : 'signal-marginal',
    confidence: standsIn ? 'possible' : doubted ? 'likely' : 'certain',
    detail: detail.join(' '),
    evidence: evidenceOf(samples, strength),
  };
}

const borderline = (limitDbm: number): string =>
  `That is borderline, within ${borderlineDb} dB of the limit of ${limitDbm} dBm: another place or hour can change the answer.`;

/** A fine RSSI is what misleads people who look at a weak LTE link. */
function deceptive(samples: readonly RadioSample[], { metric, limitDbm }: Strength): string[] {
  const rssi = medianOf(samples, 'rssiDbm');
  return metric === 'RSSI' || rssi === null || rssi < limitDbm
    ? []
    : [`The RSSI of ${rssi} dBm says nothing here: it counts noise and other cells, too.`];
}

/** In 5G NSA the LTE anchor carries the session: its 5G leg only adds speed. */
function legOf(samples: readonly RadioSample[], { rat, metric }: Strength): string[] {
  const leg = medianOf(samples, 'nrRsrpDbm');
  return rat !== 'nr-nsa' || metric !== 'RSRP' || leg === null
    ? []
    : [`This is the LTE anchor, which carries the session; the 5G leg is at ${leg} dBm.`];
}

/** With RSSI alone, RSRP may be anything up to 30 dB below it: good is never proved. */
function judgeRssiOnly(strength: Strength): Observation | null {
  const { rat, dbm, wanted, limitDbm, borderlineDbm } = strength;
  if (dbm > rssiLimitOf(rat)) return null;
  const near = borderlineDbm === null ? '' : ` ${borderline(borderlineDbm)}`;
  return {
    fault: 'signal-marginal',
    confidence: 'possible',
    detail: `The modem tells only its RSSI, ${dbm} dBm, and ${wanted} is not known. At so low an RSSI, ${wanted} is probably below the limit of ${limitDbm} dBm: read it in the router's own page.${near}`,
    evidence: evidenceOf([], strength),
  };
}

function judgeQuality(quality: Quality, strength: Strength): Observation | null {
  const { rsrqDb, sinrDb, sinrRaw } = quality;
  const below = [
    { name: 'SINR', value: sinrDb, limit: interferenceSinrBelowDb },
    { name: 'RSRQ', value: rsrqDb, limit: interferenceRsrqBelowDb },
  ].flatMap(({ name, value, limit }) =>
    value === null || value >= limit ? [] : [{ name, value, limit }],
  );
  if (below.length === 0) return null;
  const values = below.map(({ name, value, limit }) => {
    const near = isBorderline(value, limit) ? ' (borderline)' : '';
    return `${name} ${value} dB is below ${limit} dB${near}`;
  });
  const weak = strength.level === 'weak';
  return {
    fault: 'signal-interference',
    confidence: weak ? 'possible' : 'likely',
    detail: weak
      ? `${values.join(' and ')}. The weak signal may be all there is to it: see to that first.`
      : `${values.join(' and ')}, while the level is ${strength.rssiOnly ? 'not known' : strength.level}: something disturbs it.`,
    evidence: [
      ...(sinrDb === null ? [] : [{ label: 'SINR', value: `${sinrDb} dB` }]),
      ...(sinrRaw === null ? [] : [{ label: 'SINR', value: `${sinrRaw} (raw, scale unknown)` }]),
      ...(rsrqDb === null ? [] : [{ label: 'RSRQ', value: `${rsrqDb} dB` }]),
    ],
  };
}

const measured = ({ rat, metric, dbm, count, lowest, highest }: Strength): string =>
  `${ratName(rat)}: ${metric} is ${dbm} dBm${count > 1 ? ` (median of ${count}, ${lowest === highest ? 'all alike' : `${lowest} to ${highest}`})` : ''}`;

function evidenceOf(samples: readonly RadioSample[], strength: Strength): Evidence[] {
  const { metric, dbm, lowest, highest, limitDbm } = strength;
  const spread = lowest === highest ? '' : ` (${lowest} to ${highest})`;
  const rssi = medianOf(samples, 'rssiDbm');
  const { ecnoDb, sinrRaw } = qualityOf(samples, strength);
  return [
    { label: metric, value: `${dbm} dBm${spread}` },
    {
      label: 'limit',
      value: strength.rssiOnly
        ? `RSSI ${rssiLimitOf(strength.rat)} dBm`
        : `${metric} ${limitDbm} dBm`,
    },
    ...(metric === 'RSSI' || rssi === null ? [] : [{ label: 'RSSI', value: `${rssi} dBm` }]),
    ...(ecnoDb === null ? [] : [{ label: 'Ec/Io', value: `${ecnoDb} dB` }]),
    ...(sinrRaw === null ? [] : [{ label: 'SINR', value: `${sinrRaw} (raw, scale unknown)` }]),
  ];
}
