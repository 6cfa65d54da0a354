import type { Observation } from '../../../diagnosis/module.ts';
import type { Fact } from '../../../facts/document.ts';
import { lastOfKind, ofKind } from '../../../facts/select.ts';
import type { SecurityProfile } from '../../../facts/statement.ts';
import type { TlsInput } from '../input.ts';

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

const USES = [
  'plain ws:// without a password',
  'plain ws:// with a password',
  'TLS with a password',
  'TLS with a certificate of its own',
] as const;

/** What it is said to use against what it uses. */
export function judgeProfile({ records, site: { securityProfile } }: TlsInput): Observation[] {
  const observed = observedProfile(records);
  if (observed === null || securityProfile === null || observed === securityProfile) return [];
  return [
    {
      fault: 'station-profile-mismatch',
      confidence: 'certain',
      detail: `The site states security profile ${securityProfile}, ${USES[securityProfile]}; the station came with ${USES[observed]}, which is profile ${observed}.`,
      evidence: [
        { label: 'stated', value: `profile ${securityProfile}` },
        { label: 'seen', value: `profile ${observed}` },
      ],
    },
  ];
}
