import type { CsmsTls } from '../csms/tls.ts';
import { ocspAnswer } from './revocation.ts';
import type { ServerTls } from './schema/certificate.ts';
import type { ServerCertificates } from './server-certificates.ts';

type SecureVersion = NonNullable<CsmsTls['minVersion']>;
const VERSIONS: Readonly<Record<NonNullable<ServerTls['minVersion']>, SecureVersion>> = {
  '1.0': 'TLSv1',
  '1.1': 'TLSv1.1',
  '1.2': 'TLSv1.2',
  '1.3': 'TLSv1.3',
};

/** TLS of a CSMS that shows these certificates. */
export function tlsOptions(
  { shown, authority }: ServerCertificates,
  staple: 'good' | 'revoked' | 'expired' | undefined,
  tls: ServerTls,
  stationRootPem: string,
  profile: number,
): CsmsTls {
  const [first, second] = shown;
  if (first === undefined) throw new Error('a CSMS without a certificate');
  const { minVersion, maxVersion, ciphers } = tls;
  const { clientCertificate = profile === 3 ? 'required' : 'none' } = tls;
  // OpenSSL speaks these two at its lowest security level only.
  const old = maxVersion === '1.0' || maxVersion === '1.1';
  const list = ciphers ?? (old ? 'DEFAULT@SECLEVEL=0' : undefined);
  return {
    certificatePem: first.chainPem,
    keyPem: first.keyPem,
    ...(second === undefined
      ? {}
      : { second: { certificatePem: second.chainPem, keyPem: second.keyPem } }),
    ...(minVersion === undefined
      ? old
        ? { minVersion: 'TLSv1' as const }
        : {}
      : { minVersion: VERSIONS[minVersion] }),
    ...(maxVersion === undefined ? {} : { maxVersion: VERSIONS[maxVersion] }),
    ...(list === undefined ? {} : { ciphers: list }),
    ...(clientCertificate === 'none' ? {} : { clientCa: stationRootPem }),
    ...(clientCertificate === 'optional' ? { clientOptional: true } : {}),
    ...(staple === undefined
      ? {}
      : { staple: ocspAnswer({ authority, certificates: shown }, staple) }),
  };
}
