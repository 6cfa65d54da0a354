import { THRESHOLDS } from '../thresholds.ts';
import type { FaultEntry, RemedyStep } from './entry.ts';

const { cable } = THRESHOLDS;
const { minimumMegohm, marginalFactor } = cable;
const CABLE_CHECK = { code: 'CX011', name: 'CableCheckFailure' } as const;

/** Comes before everything else: what follows is work on a circuit that can kill. */
const makeSafe: RemedyStep = {
  who: 'technician',
  step: 'Before anything else: unplug the vehicle, isolate the charger from its supply, lock it out and tag it, wait until its DC link is discharged, and prove that there is no voltage. Only a qualified electrician does this.',
};
const lookAtIt: RemedyStep = {
  who: 'technician',
  step: 'Look the cable and the connector over, from the gland to the pins: crushed, cut, wet or burnt parts. Dry a wet connector and measure once more.',
};
const measureAgain: RemedyStep = {
  who: 'technician',
  step: 'Measure each live conductor against protective earth, with the vehicle unplugged and the electronics disconnected, at the test voltage for the rating of the circuit.',
  verify: 'every reading is above the limit',
};
const replaceCable: RemedyStep = {
  who: 'vendor',
  step: 'Replace the cable, or the part that the measurement points to; keep the charger out of use until then.',
};
const monitorAlone: RemedyStep = {
  who: 'technician',
  step: "Read the station's insulation monitor once more with no vehicle connected: what is left then is the station's own.",
};
const secondVehicle: RemedyStep = {
  who: 'technician',
  step: 'Try a second vehicle of another make at the same connector: if it charges there, the first one is at fault.',
  command: 'ghostcheck cable --station-passes --fails-with-vehicle --second-vehicle passes',
};

const fault = { stage: 'cable', mrec: 'CX011', severity: 'fault', stops: false } as const;

const LIMITS = [
  `below ${minimumMegohm} megohm at the test voltage of the circuit: ${cable.lowTestVolt} V up to ${cable.lowUpToVolt} V rated, ${cable.highTestVolt} V above (IEC 60364-6); --minimum sets another`,
  `below ${cable.monitorFaultOhmPerVolt} ohm for each volt rated at the station's insulation monitor (IEC 61851-23)`,
];

export const cableFaults = {
  'cable-insulation-low': {
    ...fault,
    owner: 'charger',
    chargex: CABLE_CHECK,
    title: 'The insulation of the charging circuit is too low',
    why: 'Between a live conductor and earth there is less resistance than the standard allows. A DC station ends the cable check before it charges, and reports CX011; an AC station trips its protection, or leaves a person exposed. Water in a connector, a crushed cable and a damaged pin are the usual causes. The backend has nothing to do with it.',
    thresholds: LIMITS,
    remediation: [makeSafe, lookAtIt, measureAgain, monitorAlone, replaceCable],
  },
  'cable-insulation-marginal': {
    ...fault,
    severity: 'warning',
    owner: 'charger',
    title: 'The insulation of the charging circuit is close to its limit',
    why: 'The reading still passes, but a sound cable shows many times as much. It is on its way down: with rain or heat it may fail the check, and work again on the next dry day.',
    thresholds: [
      `less than ${marginalFactor} times the limit of ${minimumMegohm} megohm, or of --minimum`,
      `below ${cable.monitorWarningOhmPerVolt} ohm for each volt rated at the station's insulation monitor (IEC 61851-23)`,
    ],
    remediation: [
      makeSafe,
      lookAtIt,
      {
        who: 'technician',
        step: 'Write the reading down with date and weather, and measure again within weeks: falling readings tell more than one.',
      },
      monitorAlone,
    ],
  },
  'cable-test-voltage-low': {
    ...fault,
    severity: 'warning',
    owner: 'unknown',
    title: 'The insulation was tested with too little voltage for this circuit',
    why: 'Weak insulation holds at a low voltage and breaks down at a high one. A reading that was taken with less than the test voltage for the rating of the circuit says little where it is good; where it is bad, it is bad all the same.',
    thresholds: [
      `${cable.selvTestVolt} V for SELV (up to ${cable.selvUpToVolt.ac} V AC or ${cable.selvUpToVolt.dc} V DC), ${cable.lowTestVolt} V up to ${cable.lowUpToVolt} V rated, ${cable.highTestVolt} V above (IEC 60364-6)`,
    ],
    remediation: [
      makeSafe,
      {
        who: 'technician',
        step: "Check in the manufacturer's manual which test voltage the circuit takes and what has to be disconnected first, then repeat the test with it.",
      },
    ],
  },
  'cable-test-voltage-high': {
    ...fault,
    mrec: null,
    severity: 'note',
    owner: 'unknown',
    title: 'The insulation was tested with more voltage than this circuit asks for',
    why: 'A reading that passes at a higher voltage passes. But surge protection conducts at it and spoils the reading, and electronics that were left connected may have been damaged.',
    remediation: [
      {
        who: 'technician',
        step: 'Check that surge protection and electronics were disconnected, and test with the voltage for the rating of the circuit next time.',
      },
    ],
  },
  'cable-vehicle-side': {
    ...fault,
    owner: 'vehicle',
    chargex: CABLE_CHECK,
    title: 'The insulation fault is on the side of the vehicle',
    why: 'The station passes its cable check alone, and fails it with this vehicle connected. The monitor of the station sees everything that is connected to it: inlet, wiring and battery of the car as well. A fault that is in the car goes away with it.',
    remediation: [
      secondVehicle,
      {
        who: 'technician',
        step: 'Document it as vehicle-side: readings, time, make and model of the vehicle. Do not replace the cable for it.',
      },
      {
        who: 'technician',
        step: 'Tell the driver to have the inlet and the high-voltage insulation of the vehicle checked before it charges again, here or elsewhere.',
      },
      {
        who: 'technician',
        step: 'Look into the connector for water and dirt all the same: it closes the circuit only when it is plugged in.',
      },
    ],
  },
  'cable-station-side': {
    ...fault,
    owner: 'charger',
    chargex: CABLE_CHECK,
    title: 'The insulation fault stays with the station, whatever the vehicle',
    why: 'Two vehicles fail at the same connector. Two faulty cars one after the other are rare: more often the station passes its check alone only because part of its circuit is not connected then, the pins of the connector above all.',
    remediation: [
      makeSafe,
      lookAtIt,
      measureAgain,
      {
        who: 'technician',
        step: 'Try the same vehicles at another connector or charger: if they charge there, it is this station.',
      },
      replaceCable,
    ],
  },
} as const satisfies Record<string, FaultEntry>;
