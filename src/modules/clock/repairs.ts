import { readChargerClock, withoutChargerClock } from '../../diagnosis/charger-clock.ts';
import { laptopOffset } from '../../diagnosis/instants.ts';
import type { Repair, World } from '../../diagnosis/module.ts';
import type { FaultId } from '../../faults/index.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import { toldByBackend } from './judge-backend.ts';

/** A charger with the right time sees what everybody sees: its own clock no longer matters. */
const setClock: Repair = (world) => ({ ...world, records: withoutChargerClock(world.records) });

/** A charger sets its clock by what the backend tells (OCPP 2.0.1, B01.FR.06). */
const setBackend: Repair = (world) => (tookOver(world) ? setClock(world) : world);

/** True where the charger's clock shows the backend's time, whatever the true one is. */
function tookOver({ records, site }: World): boolean {
  const laptopOffsetMs = laptopOffset(records)?.offsetMs ?? 0;
  const { firmwareBuiltAt } = site;
  const charger = readChargerClock(records, { laptopOffsetMs, firmwareBuiltAt });
  const [backend] = toldByBackend(records);
  if (charger === null || backend === undefined) return false;
  const offsetMs = charger.reading - (charger.readAt - laptopOffsetMs);
  return Math.abs(offsetMs - backend.offsetMs) <= THRESHOLDS.clock.skewedAboveMs;
}

export const repairs: Readonly<Partial<Record<FaultId, Repair>>> = {
  'clock-reset': setClock,
  'clock-skewed': setClock,
  'clock-timezone': setClock,
  'backend-clock-wrong': setBackend,
};
