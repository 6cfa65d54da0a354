import type { Judgement, Observation } from '../../diagnosis/module.ts';
import type { InstrumentReading } from '../../facts/cable.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { judgeTestVoltage } from './test-voltage.ts';

const { minimumMegohm: STANDARD, marginalFactor } = THRESHOLDS.cable;

/** An insulation tester at the unplugged cable. */
export function judgeInstrument(reading: InstrumentReading): Judgement {
  const { megohm, testVolt } = reading;
  const { findings, notExamined } = judgeTestVoltage(reading);
  return {
    summary: `${megohm} megohm at ${testVolt} V`,
    findings: [...insulation(reading), ...findings],
    measurements: { 'cable.megohm': megohm, 'cable.testVolt': testVolt },
    ...(notExamined === undefined ? {} : { notExamined }),
  };
}

function insulation({
  megohm,
  testVolt,
  circuit,
  minimumMegohm,
}: InstrumentReading): Observation[] {
  const limit = minimumMegohm ?? STANDARD;
  const whose = minimumMegohm === null ? 'IEC 60364-6' : 'as given';
  const evidence = [
    { label: 'Reading', value: `${megohm} megohm at ${testVolt} V` },
    { label: 'Limit', value: `${limit} megohm (${whose})` },
    { label: 'Circuit', value: circuit.toUpperCase() },
  ];
  if (megohm < limit) {
    return [
      {
        fault: 'cable-insulation-low',
        confidence: 'certain',
        detail: `With the vehicle unplugged the cable shows ${megohm} megohm against earth, where ${limit} are asked for: the fault is in the cable or the station.`,
        evidence,
      },
    ];
  }
  if (megohm >= limit * marginalFactor) return [];
  return [
    {
      fault: 'cable-insulation-marginal',
      confidence: 'certain',
      detail: `With the vehicle unplugged the cable shows ${megohm} megohm against earth. That passes, and is less than ${marginalFactor} times the limit of ${limit}.`,
      evidence,
    },
  ];
}
