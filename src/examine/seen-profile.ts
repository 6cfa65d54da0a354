import type { Fact } from '../facts/document.ts';
import { lastOfKind, ofKind } from '../facts/select.ts';
import type { SiteStatement } from '../facts/statement.ts';

/**
 * The security profile by what a station used (OCPP 2.0.1 part 2, A00): a certificate of its
 * own, a password, or neither. Null where that does not tell.
 */
export function seenProfile(records: readonly Fact[]): SiteStatement['securityProfile'] {
  const request = lastOfKind(records, 'station.request');
  if (request === undefined) return null;
  const { secure, basic } = request;
  if (!secure) return basic === null ? 0 : 1;
  const secured = ofKind(records, 'station.secured').findLast(
    ({ outcome }) => outcome === 'secured',
  );
  if (secured?.clientChain != null && basic === null) return 3;
  return basic === null ? null : 2;
}
