import type { JudgeInput, Judgement } from '../../diagnosis/module.ts';
import type { SwapReading } from '../../facts/cable.ts';
import { lastOfKind } from '../../facts/select.ts';
import { judgeInstrument } from './judge-instrument.ts';
import { judgeMonitor } from './judge-monitor.ts';

/** Judges what was measured, or tried, at the cable. */
export function judge({ records }: JudgeInput<'cable.reading'>): Judgement {
  const reading = lastOfKind(records, 'cable.reading')?.reading;
  if (reading === undefined) return { findings: [], summary: 'no reading given', idle: true };
  switch (reading.method) {
    case 'instrument':
      return judgeInstrument(reading);
    case 'monitor':
      return judgeMonitor(reading);
    case 'swap':
      return judgeSwap(reading);
  }
}

const STATED = [{ label: 'Station alone', value: 'passes its cable check' }];

function judgeSwap({ secondVehicle }: SwapReading): Judgement {
  const evidence = [
    ...STATED,
    { label: 'With the vehicle', value: 'fails' },
    { label: 'With a second vehicle', value: secondVehicle ?? 'not tried' },
  ];
  if (secondVehicle === 'fails') {
    return {
      summary: 'fails with two vehicles',
      findings: [
        {
          fault: 'cable-station-side',
          confidence: 'likely',
          detail:
            'Alone the station passes, and with two vehicles it fails. That points back to the station: its connector, or what is connected only when a vehicle is.',
          evidence,
        },
      ],
    };
  }
  const proof =
    secondVehicle === 'passes'
      ? 'A second vehicle charges at the same connector, so what is left is the first one.'
      : 'One vehicle alone does not tell it from a connector that closes its circuit only when it is plugged in: a second vehicle would.';
  return {
    summary: 'fails with the vehicle only',
    findings: [
      {
        fault: 'cable-vehicle-side',
        confidence: secondVehicle === 'passes' ? 'likely' : 'possible',
        detail: `The station passes alone, and fails with this vehicle. ${proof}`,
        evidence,
      },
    ],
  };
}
