import type { Fact } from './document.ts';
import { lastOfKind, ofKind } from './select.ts';
import type { SecurityProfile } from './statement.ts';

/**
 * The security profile that a station used, by what it sent (OCPP 2.0.1 part 2, A00): a
 * certificate of its own, a password, or neither. Null where that tells none.
 */
export function observedProfile(records: readonly Fact[]): SecurityProfile | null {
  const request = lastOfKind(records, 'station.request');
  if (request === undefined) return null;
  if (!request.secure) return request.basic === null ? 0 : 1;
  if (request.basic !== null) return 2;
  const handshake = ofKind(records, 'station.secured').findLast(
    ({ visit }) => visit === request.visit,
  );
  return handshake?.clientChain == null ? null : 3;
}
