import type { Evidence, Observation } from '../../diagnosis/module.ts';
import type { SiteStatement } from '../../facts/statement.ts';
import type { TlsHandshake } from '../../facts/tls.ts';
import type { UpgradeAttempt } from '../../facts/upgrade.ts';
import { demandsCertificate } from './refusal-text.ts';
import { refusedWithoutCertificate } from './wanted-profile.ts';

/** `demanded` is what the backend was seen to ask for, in words. */
export function mismatch(
  { securityProfile, examined, expected }: SiteStatement,
  demanded: string,
  confidence: Observation['confidence'],
  evidence: readonly Evidence[],
): Observation {
  const isSeen = examined === true && expected?.securityProfile === undefined;
  return {
    fault: 'security-profile-mismatch',
    confidence,
    detail: `The ${isSeen ? 'station comes with' : 'site states'} security profile ${securityProfile}, and the backend ${demanded}. One of the two has to be changed.`,
    evidence: [
      {
        label: isSeen ? 'Seen at the station' : 'Stated',
        value: `security profile ${securityProfile}`,
      },
      { label: 'Backend', value: demanded },
      ...evidence,
    ],
  };
}

/** A demand for a client certificate belongs to profile 3; stating another contradicts it. */
export function certificateDemanded(
  site: SiteStatement,
  confidence: Observation['confidence'],
  evidence: readonly Evidence[],
): Observation[] {
  if (site.securityProfile === null || site.securityProfile === 3 || site.clientCertificate) {
    return [];
  }
  return [mismatch(site, 'demands a client certificate (profile 3)', confidence, evidence)];
}

/** A refusal that does not speak of the certificate that was asked for, and not sent, in TLS. */
export function certificateWanted(
  main: UpgradeAttempt,
  site: SiteStatement,
  handshake: TlsHandshake | undefined,
): Observation[] {
  if (demandsCertificate(main) || !refusedWithoutCertificate(main, handshake)) return [];
  // After a 401 the password may simply be wrong, and the certificate of no matter.
  const confidence = main.status === 401 ? 'possible' : 'likely';
  const evidence = [{ label: 'In TLS', value: 'asked for a client certificate, and got none' }];
  return certificateDemanded(site, confidence, [
    ...evidence,
    { label: 'Answer', value: `HTTP ${main.status}` },
  ]);
}
