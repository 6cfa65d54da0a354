import { type Repair, without } from '../../diagnosis/module.ts';
import type { FaultId } from '../../faults/index.ts';

/** In a session that both have agreed on, none of this would have come. */
const agreedSession: Repair = (world) =>
  without(world, ({ kind }) => kind === 'boot.exchange' || kind === 'session.close');

/** With nothing stated, nothing that was demanded contradicts it. */
const profileUnstated: Repair = (world) => ({
  ...world,
  site: { ...world.site, securityProfile: null },
});

export const repairs: Readonly<Partial<Record<FaultId, Repair>>> = {
  'subprotocol-mismatch': agreedSession,
  'security-profile-mismatch': profileUnstated,
};
