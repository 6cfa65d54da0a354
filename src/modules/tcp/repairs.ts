import { type Repair, without } from '../../diagnosis/module.ts';
import type { FactKind } from '../../facts/document.ts';
import type { FaultId } from '../../faults/index.ts';

/** All that a portal answered in the backend's place. */
const FROM_THE_FAR_SIDE: readonly FactKind[] = [
  'tcp.portal-check',
  'tls.handshake',
  'tls.port-language',
  'upgrade.attempt',
  'session.close',
  'boot.exchange',
];

const realBackend: Repair = (world) =>
  without(world, ({ kind }) => FROM_THE_FAR_SIDE.includes(kind));

export const repairs: Readonly<Partial<Record<FaultId, Repair>>> = {
  'network-captive-portal': realBackend,
};
