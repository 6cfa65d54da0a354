import { type Repair, without } from '../../diagnosis/module.ts';
import type { Fact } from '../../facts/document.ts';
import { lastOfKind } from '../../facts/select.ts';
import type { FaultId } from '../../faults/index.ts';
import { refusedWithoutCertificate } from './wanted-profile.ts';

/** In a session that both have agreed on, none of this would have come. */
const agreedSession: Repair = (world) =>
  without(world, ({ kind }) => kind === 'boot.exchange' || kind === 'session.close');

/**
 * With nothing stated, nothing that was demanded contradicts it; and a station that shows
 * the certificate that it was asked for is not refused for the lack of it.
 */
const profileAgreed: Repair = (world) => {
  const handshake = lastOfKind(world.records, 'tls.handshake');
  const refused = (record: Fact) =>
    record.kind === 'upgrade.attempt' &&
    record.status !== 401 &&
    refusedWithoutCertificate(record, handshake);
  return { ...without(world, refused), site: { ...world.site, securityProfile: null } };
};

export const repairs: Readonly<Partial<Record<FaultId, Repair>>> = {
  'subprotocol-mismatch': agreedSession,
  'security-profile-mismatch': profileAgreed,
};
