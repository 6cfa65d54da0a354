import { type Repair, without } from '../../diagnosis/module.ts';
import type { FaultId } from '../../faults/index.ts';

/**
 * With the modem online, what the laptop could not resolve or reach over this very modem
 * would not have failed. A laptop on a line of its own proves nothing of the kind.
 */
const online: Repair = (world) =>
  world.site.uplink !== 'charger'
    ? world
    : without(
        world,
        (record) =>
          (record.kind === 'dns.lookup' && record.error !== null) ||
          (record.kind === 'tcp.dial' && record.outcome !== 'connected'),
      );

export const repairs: Readonly<Partial<Record<FaultId, Repair>>> = {
  'sim-missing': online,
  'sim-locked': online,
  'sim-failure': online,
  'radio-off': online,
  'network-denied': online,
  'network-searching': online,
  'data-session-down': online,
};
