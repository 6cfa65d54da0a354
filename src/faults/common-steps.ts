import { THRESHOLDS } from '../thresholds.ts';
import type { RemedyStep } from './entry.ts';

/** Steps that faults of several stages ask for. */
export const testSignal: RemedyStep = {
  who: 'technician',
  step: `Where the charger is on 4G or 5G, test the local signal: below ${THRESHOLDS.signal.weakBelowDbm} dBm reboot the gateway, or inspect the antenna and its cable.`,
};

export const updateFirmware: RemedyStep = {
  who: 'technician',
  step: "Connect to the charger locally and update its firmware to the latest version that is compatible with the backend's OCPP version (for OCPP 2.x: the latest 2.0.1 compatible one); a remote update cannot reach a charger that is not registered.",
};
