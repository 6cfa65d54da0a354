import { FAULTS, type FaultId } from '../faults/index.ts';
import type { ProbeRun } from './module.ts';

/**
 * The faults of the TLS stage, as far as it was seen, for which a backend is not to be
 * trusted with a secret. Those of the station's own certificate say nothing of it.
 */
export const backendFaults = (run: Pick<ProbeRun, 'findingsNow'>): readonly FaultId[] =>
  run
    .findingsNow('tls')
    .map(({ fault }) => fault)
    .filter((fault) => FAULTS[fault].severity === 'fault' && !fault.startsWith('station-'));
