import { constants } from 'node:crypto';
import { DEFAULT_CIPHERS, type SecureContextOptions, type SecureVersion } from 'node:tls';
import type { ChargerOffer } from '../../facts/offer.ts';
import { opensslName } from '../../tls/openssl-name.ts';
import { TLS_1_0, TLS_1_1, TLS_1_2, TLS_1_3 } from '../../tls/protocol-version.ts';
import { suiteName } from '../../tls/suites.ts';

const VERSIONS: Readonly<Record<number, SecureVersion>> = {
  [TLS_1_0]: 'TLSv1',
  [TLS_1_1]: 'TLSv1.1',
  [TLS_1_2]: 'TLSv1.2',
  [TLS_1_3]: 'TLSv1.3',
};

/** Groups and signature algorithms (RFC 8446, 4.2.7 and 4.2.3) by OpenSSL's names. */
const GROUPS: Readonly<Record<number, string>> = {
  21: 'P-224',
  22: 'secp256k1',
  23: 'P-256',
  24: 'P-384',
  25: 'P-521',
  29: 'X25519',
  30: 'X448',
};
const SIGNATURES: Readonly<Record<number, string>> = {
  513: 'RSA+SHA1',
  515: 'ECDSA+SHA1',
  1025: 'rsa_pkcs1_sha256',
  1027: 'ecdsa_secp256r1_sha256',
  1281: 'rsa_pkcs1_sha384',
  1283: 'ecdsa_secp384r1_sha384',
  1537: 'rsa_pkcs1_sha512',
  1539: 'ecdsa_secp521r1_sha512',
  2052: 'rsa_pss_rsae_sha256',
  2053: 'rsa_pss_rsae_sha384',
  2054: 'rsa_pss_rsae_sha512',
};

/** A station of today: TLS 1.2 and 1.3, and what OpenSSL thinks well of. */
const TODAY = { minVersion: 'TLSv1.2', ciphers: DEFAULT_CIPHERS } as const;

/**
 * What has Node offer as the station does. Versions are a range in OpenSSL; what it cannot
 * do is left out, and the rest is in the order of the offer.
 *
 * @throws {RangeError} where nothing is left to offer.
 */
export function tlsOptionsFor(offer: ChargerOffer | undefined): SecureContextOptions {
  if (offer === undefined) return TODAY;
  const known = <T>(numbers: readonly number[], name: (number: number) => T | null | undefined) =>
    numbers.map(name).filter((value) => value != null);
  const versions = known(
    offer.versions.toSorted((a, b) => a - b),
    (version) => VERSIONS[version],
  );
  const suites = known(offer.suites, opensslSuite);
  const groups = known(offer.groups, (group) => GROUPS[group]);
  const signatures = known(offer.signatureAlgorithms, (scheme) => SIGNATURES[scheme]);
  const [minVersion] = versions;
  const maxVersion = versions.at(-1);
  if (minVersion === undefined || maxVersion === undefined) {
    throw new RangeError('none of the TLS versions offered can be played here');
  }
  if (suites.length === 0) {
    throw new RangeError('none of the cipher suites offered can be played here');
  }
  return {
    minVersion,
    maxVersion,
    ciphers: `${suites.join(':')}:@SECLEVEL=0`,
    secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT,
    ...(groups.length === 0 ? {} : { ecdhCurve: groups.join(':') }),
    ...(signatures.length === 0 ? {} : { sigalgs: signatures.join(':') }),
  };
}

/** Node takes the suites of TLS 1.3 by IANA's name, in the same list. */
function opensslSuite(suite: number): string | null {
  const name = suiteName(suite);
  return suite >> 8 === 0x13 ? name : opensslName(name);
}
