import { type Authority, createSelfSigned, type IssuedCertificate } from '../../pki/index.ts';
import { authorityOf, fromNow } from './authority.ts';
import { SERIAL_NUMBER } from './defaults.ts';
import { keyOf } from './key-ring.ts';
import type { RevocationService } from './revocation.ts';
import type { StationCertificate } from './schema/station.ts';

export interface StationIdentity {
  readonly issued: IssuedCertificate;
  readonly authority: Authority;
}

/** The authority that the CSMS knows stations by. */
export const stationAuthority = (): Promise<Authority> =>
  authorityOf('station', { commonName: 'Simulated Stations CA' });

/** Makes the client certificate of a station. */
export async function stationIdentity(
  certificate: StationCertificate,
  known: Authority,
  revocation: RevocationService | null,
): Promise<StationIdentity> {
  const { notBefore = '-30d', notAfter = '+335d', commonName = SERIAL_NUMBER } = certificate;
  const { issuer = 'known', chain = 'full', key = 'ec', use = 'client' } = certificate;
  const authority =
    issuer === 'unknown'
      ? await authorityOf('stranger', { commonName: 'Another Stations CA' })
      : known;
  const options = {
    commonName,
    client: use === 'client',
    keys: await keyOf('station', key),
    notBefore: fromNow(notBefore),
    notAfter: fromNow(notAfter),
    ...(certificate.revocation === undefined
      ? {}
      : revocation?.placesOf({ ocsp: certificate.revocation }, 'station')),
  };
  const leaf = issuer === 'self' ? await createSelfSigned(options) : await authority.issue(options);
  const issued =
    chain === 'full'
      ? leaf
      : {
          ...leaf,
          chainPem:
            chain === 'no-intermediate'
              ? leaf.certificatePem
              : `${leaf.certificatePem}${authority.rootPem}${authority.intermediatePem ?? ''}`,
        };
  return { issued, authority };
}
