import type { SecurityProfile, SiteStatement } from '../../facts/statement.ts';
import type { TlsHandshake } from '../../facts/tls.ts';
import type { UpgradeAttempt } from '../../facts/upgrade.ts';
import { targetOf } from '../../site/target.ts';
import { CERTIFICATE_REQUIRED } from '../../tls/alerts.ts';
import { demandsCertificate, demandsTls } from './refusal-text.ts';

/**
 * The security profile that the backend seems to want of this station, by how it refused
 * it; null where that does not tell (OCPP 2.0.1 part 2, A00).
 */
export function wantedProfile(
  main: UpgradeAttempt,
  { url }: Pick<SiteStatement, 'url'>,
  handshake: TlsHandshake | undefined,
): SecurityProfile | null {
  if (demandsCertificate(main) || main.alert?.number === CERTIFICATE_REQUIRED) return 3;
  if (demandsTls(main)) return 2;
  if (refusedWithoutCertificate(main, handshake)) return 3;
  if (main.status !== 401) return null;
  return targetOf(url)?.secure === true ? 2 : 1;
}

/**
 * The backend asked for a client certificate in TLS, got none, and refused the station in
 * HTTP then, whatever password it had.
 */
export function refusedWithoutCertificate(
  { status, credentials }: UpgradeAttempt,
  handshake: TlsHandshake | undefined,
): boolean {
  const { requested, sent } = handshake?.clientCertificate ?? {};
  if (requested !== true || sent !== false) return false;
  return status === 400 || status === 403 || (status === 401 && credentials.startsWith('basic'));
}
