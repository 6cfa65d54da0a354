import type { Judgement, Observation } from '../../diagnosis/module.ts';
import type { MonitorReading } from '../../facts/cable.ts';
import { THRESHOLDS } from '../../thresholds.ts';

const { monitorFaultOhmPerVolt, monitorWarningOhmPerVolt } = THRESHOLDS.cable;

/** The station's own insulation monitor, which sees the vehicle too where one is connected. */
export function judgeMonitor({ kohm, ratedVolt, unplugged }: MonitorReading): Judgement {
  const ohmPerVolt = (kohm * 1000) / ratedVolt;
  const shown = Math.round(ohmPerVolt * 10) / 10;
  return {
    summary: `${kohm} kohm at ${ratedVolt} V rated: ${shown} ohm/V`,
    findings: finding(ohmPerVolt, {
      where: `The insulation monitor of the station shows ${kohm} kohm, which is ${shown} ohm for each of the ${ratedVolt} V rated.`,
      evidence: [
        { label: 'Reading', value: `${kohm} kohm` },
        { label: 'Rated voltage', value: `${ratedVolt} V` },
        { label: 'Ohm per volt', value: String(shown) },
        { label: 'Vehicle', value: unplugged ? 'unplugged' : 'not said to be unplugged' },
      ],
      unplugged,
    }),
    measurements: { 'cable.monitorKohm': kohm, 'cable.ohmPerVolt': shown },
  };
}

interface Seen extends Pick<Observation, 'evidence'> {
  readonly where: string;
  readonly unplugged: boolean;
}

function finding(ohmPerVolt: number, { where, evidence, unplugged }: Seen): Observation[] {
  if (ohmPerVolt >= monitorWarningOhmPerVolt) return [];
  const low = ohmPerVolt < monitorFaultOhmPerVolt;
  const limit = low
    ? `Below ${monitorFaultOhmPerVolt} a station has to stop.`
    : `Below ${monitorWarningOhmPerVolt} a station has to warn, below ${monitorFaultOhmPerVolt} to stop.`;
  const side = unplugged
    ? 'No vehicle was connected, so it is the own side of the station.'
    : 'With a vehicle connected it measures that as well: read it once more with none.';
  return [
    {
      fault: low ? 'cable-insulation-low' : 'cable-insulation-marginal',
      confidence: unplugged ? 'certain' : 'likely',
      detail: `${where} ${limit} ${side}`,
      evidence,
      // What it says of station and vehicle together tells neither.
      owner: unplugged ? 'charger' : 'unknown',
    },
  ];
}
