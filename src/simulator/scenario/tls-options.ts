import type { CsmsTls } from '../csms/tls.ts';
import { ocspAnswer } from './revocation.ts';
import type { ServerCertificate, ServerTls } from './schema/certificate.ts';
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
  { keys, hash, revocation }: ServerCertificate,
  tls: ServerTls,
  stationRootPem: string,
  profile: number,
): CsmsTls {
  const [first, second] = shown;
  if (first === undefined) throw new Error('a CSMS without a certificate');
  const { minVersion, maxVersion, ciphers, names } = tls;
  const staple = revocation?.staple;
  const weak = keys === 'rsa-1024' || hash === 'SHA-1';
  const { clientCertificate = profile === 3 ? 'required' : 'none' } = tls;
  // OpenSSL speaks and shows these at its lowest security level only.
  const old = maxVersion === '1.0' || maxVersion === '1.1';
  const list = ciphers ?? (old || weak ? 'DEFAULT@SECLEVEL=0' : undefined);
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
    ...(names === undefined ? {} : { names }),
    ...(clientCertificate === 'none' ? {} : { clientCa: stationRootPem }),
    ...(clientCertificate === 'optional' ? { clientOptional: true } : {}),
    ...(staple === undefined
      ? {}
      : { staple: ocspAnswer({ authority, certificates: shown }, staple) }),
  };
}
