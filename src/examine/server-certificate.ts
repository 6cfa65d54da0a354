import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { RecordableOf } from '../facts/recorder.ts';
import { type Authority, createAuthority } from '../pki/index.ts';
import { THRESHOLDS } from '../thresholds.ts';
import type { Certificate } from '../tls/x509.ts';

/** What a station is shown: the properties for the facts, and what TLS needs. */
export interface ShownCertificate {
  readonly shown: RecordableOf<'station.secured'>['certificate'];
  readonly context: SecureContext;
}

/** OpenSSL's list of everything, the weakest too: what a station can do is what is asked. */
const ALL_SUITES = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_128_CCM_SHA256',
  'TLS_AES_128_CCM_8_SHA256',
  'ALL',
  '!aNULL',
  '@SECLEVEL=0',
].join(':');

const DAY_MS = 86_400_000;

/** The context of a server that talks to every client there is, SSL 3.0 aside. */
export const lenientContext = (cert: string[], key: string[]): SecureContext =>
  createSecureContext({
    cert,
    key,
    ciphers: ALL_SUITES,
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.3',
  });

/** One made on the spot, by an authority that nobody knows. */
export async function ownCertificate(names: readonly string[]): Promise<ShownCertificate> {
  const [notBefore, notAfter] = dates();
  const authority = await createAuthority({
    notBefore,
    notAfter,
    commonName: 'ghostcheck examine',
  });
  return issuedCertificate(authority, names, false);
}

/** For the names and addresses of this machine, with an EC and an RSA key. */
export async function issuedCertificate(
  authority: Pick<Authority, 'issue'>,
  names: readonly string[],
  given: boolean,
): Promise<ShownCertificate> {
  const [notBefore, notAfter] = dates();
  const issue = (key: 'ec' | 'rsa') =>
    authority.issue({
      commonName: names[0] ?? 'localhost',
      dnsNames: names.filter((name) => isIP(name) === 0),
      addresses: names.filter((name) => isIP(name) !== 0),
      key,
      notBefore,
      notAfter,
    });
  const [ec, rsa] = await Promise.all([issue('ec'), issue('rsa')]);
  return {
    shown: {
      trial: given ? 'made by the given authority' : 'made on the spot',
      key: 'both',
      notBefore: notBefore.toISOString(),
      notAfter: notAfter.toISOString(),
      names: [...names],
      given,
      flaws: given ? [] : ['authority'],
    },
    context: lenientContext([ec.chainPem, rsa.chainPem], [ec.keyPem, rsa.keyPem]),
  };
}

/** The one of a file, with its chain and key in PEM. */
export function givenCertificate(
  leaf: Certificate,
  chainPem: string,
  keyPem: string,
): ShownCertificate {
  const addresses = (leaf.x509.subjectAltName ?? '').matchAll(/IP Address:([\da-f.:]+)/gi);
  const names = [...leaf.dnsNames, ...[...addresses].map(([, address]) => address ?? '')];
  const isCurrent = leaf.notBefore <= Date.now() && Date.now() <= leaf.notAfter;
  return {
    shown: {
      trial: 'given',
      key: leaf.key.type === 'rsa' ? 'rsa' : 'ec',
      notBefore: new Date(leaf.notBefore).toISOString(),
      notAfter: new Date(leaf.notAfter).toISOString(),
      names: (names.length > 0 ? names : leaf.subject.commonNames).slice(0, 64),
      given: true,
      flaws: isCurrent ? [] : ['dates'],
    },
    context: lenientContext([chainPem], [keyPem]),
  };
}

const dates = (): readonly [notBefore: Date, notAfter: Date] => [
  new Date(Date.now() - DAY_MS),
  new Date(Date.now() + THRESHOLDS.examine.certificateDays * DAY_MS),
];

/** The names and addresses under which a charger may reach this machine at `host`. */
export function namesOf(host: string): string[] {
  const everywhere = host === '0.0.0.0' || host === '::';
  if (!everywhere) return host === '127.0.0.1' ? [host, 'localhost', '::1'] : [host];
  const own = Object.values(networkInterfaces())
    .flatMap((infos) => infos ?? [])
    .map(({ address }) => address.replace(/%.*$/, ''));
  return [...new Set([...own, 'localhost'])].slice(0, 32);
}
