import type { Observation } from '../../../diagnosis/module.ts';
import { observedProfile } from '../../../facts/observed-profile.ts';
import type { TlsInput } from '../input.ts';

const USES = [
  'plain ws:// without a password',
  'plain ws:// with a password',
  'TLS with a password',
  'TLS with a certificate of its own',
] as const;

/** What it is said to use against what it uses. */
export function judgeProfile({ records, site: { expected } }: TlsInput): Observation[] {
  const { securityProfile: stated } = expected;
  const observed = observedProfile(records);
  if (observed === null || stated === undefined || observed === stated) return [];
  return [
    {
      fault: 'station-profile-mismatch',
      confidence: 'certain',
      detail: `The site states security profile ${stated}, ${USES[stated]}; the station came with ${USES[observed]}, which is profile ${observed}.`,
      evidence: [
        { label: 'stated', value: `profile ${stated}` },
        { label: 'seen', value: `profile ${observed}` },
      ],
    },
  ];
}
