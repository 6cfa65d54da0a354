import type { Judgement, Observation } from '../../diagnosis/module.ts';
import type { InstrumentReading } from '../../facts/cable.ts';
import { THRESHOLDS } from '../../thresholds.ts';

const { acRatedVolt, selvUpToVolt, selvTestVolt, lowUpToVolt, lowTestVolt, highTestVolt } =
  THRESHOLDS.cable;

type Circuit = Pick<InstrumentReading, 'circuit' | 'ratedVolt'>;

/** IEC 60364-6, table 6A; null for a DC circuit whose rating is not known. */
export function testVoltageFor({ circuit, ratedVolt }: Circuit): number | null {
  const rated = ratedVolt ?? (circuit === 'ac' ? acRatedVolt : null);
  if (rated === null) return null;
  if (rated <= selvUpToVolt[circuit]) return selvTestVolt;
  return rated <= lowUpToVolt ? lowTestVolt : highTestVolt;
}

/** Whether the circuit was tested with the voltage that its rating asks for. */
export function judgeTestVoltage(
  reading: InstrumentReading,
): Pick<Judgement, 'findings' | 'notExamined'> {
  const { testVolt, circuit, ratedVolt } = reading;
  const asked = testVoltageFor(reading);
  if (asked === null) {
    const what = `whether ${testVolt} V is enough to test with: the rated voltage of the DC circuit was not given`;
    return {
      findings: [],
      ...(testVolt >= highTestVolt ? {} : { notExamined: [{ what, how: '--rated-voltage <V>' }] }),
    };
  }
  if (testVolt === asked) return { findings: [] };
  const rated = ratedVolt ?? acRatedVolt;
  const evidence = [
    { label: 'Test voltage', value: `${testVolt} V` },
    { label: 'For this circuit', value: `${asked} V (${circuit.toUpperCase()}, ${rated} V rated)` },
  ];
  const finding: Observation =
    testVolt < asked
      ? {
          fault: 'cable-test-voltage-low',
          confidence: 'certain',
          detail: `A circuit of ${rated} V is tested with ${asked} V. With ${testVolt} V a good reading says little: insulation that breaks down in use may still hold.`,
          evidence,
        }
      : {
          fault: 'cable-test-voltage-high',
          confidence: 'certain',
          detail: `A circuit of ${rated} V is tested with ${asked} V; ${testVolt} V were used.`,
          evidence,
        };
  return { findings: [finding] };
}
