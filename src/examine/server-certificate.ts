import { isIP, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { RecordableOf } from '../facts/recorder.ts';
import { type Authority, createAuthority, generateKeys } from '../pki/index.ts';
import { THRESHOLDS } from '../thresholds.ts';
import type { Certificate } from '../tls/x509.ts';
import { isHostName, type Seeker, seekersNames } from './seeker.ts';

/** What a station is shown: the properties for the facts, and what TLS needs. */
export interface ShownCertificate {
  readonly shown: RecordableOf<'station.secured'>['certificate'];
  readonly context: SecureContext;
}

/** What a station is shown where it is no trial. */
export type CertificateFor = (seeker: Seeker) => Promise<ShownCertificate>;

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

/**
 * mbedTLS 2.28 looks for the address that it dialled among the DNS names alone, so that one of
 * IPv4 stands in both. One of IPv6 there breaks the whole certificate for Java.
 */
export const alternativeNames = (names: readonly string[]) => ({
  dnsNames: names.filter((name) => !isIPv6(name)),
  addresses: names.filter((name) => isIP(name) !== 0),
});

/** Made on the spot, by an authority that nobody knows. */
export async function ownCertificate(names: readonly string[]): Promise<CertificateFor> {
  const [notBefore, notAfter] = dates();
  const authority = await createAuthority({
    notBefore,
    notAfter,
    commonName: 'ghostcheck examine',
  });
  return issuedCertificate(authority, names, false);
}

/** For the names and addresses of this machine and the one that is asked for, with an EC and an RSA key. */
export async function issuedCertificate(
  authority: Pick<Authority, 'issue'>,
  own: readonly string[],
  given: boolean,
): Promise<CertificateFor> {
  const pairs = await Promise.all([generateKeys('ec'), generateKeys('rsa')]);
  const nameFor = seekersNames();
  const made = new Map<string, Promise<ShownCertificate>>();
  const make = async (names: readonly string[]): Promise<ShownCertificate> => {
    const [notBefore, notAfter] = dates();
    const leaves = await Promise.all(
      pairs.map((keys) =>
        authority.issue({
          commonName: names[0] ?? 'localhost',
          ...alternativeNames(names),
          keys,
          notBefore,
          notAfter,
        }),
      ),
    );
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
      context: lenientContext(
        leaves.map(({ chainPem }) => chainPem),
        leaves.map(({ keyPem }) => keyPem),
      ),
    };
  };
  return (seeker) => {
    const name = nameFor(seeker);
    const ready = made.get(name) ?? make([...new Set([name, ...own])]);
    made.set(name, ready);
    return ready;
  };
}

/** The one of a file, with its chain and key in PEM. */
export function givenCertificate(
  leaf: Certificate,
  chainPem: string,
  keyPem: string,
): CertificateFor {
  const addresses = (leaf.x509.subjectAltName ?? '').matchAll(/IP Address:([\da-f.:]+)/gi);
  const names = [...leaf.dnsNames, ...[...addresses].map(([, address]) => address ?? '')];
  const isCurrent = leaf.notBefore <= Date.now() && Date.now() <= leaf.notAfter;
  const context = lenientContext([chainPem], [keyPem]);
  return async ({ serverName }) => ({
    shown: {
      trial: 'given',
      key: leaf.key.type === 'rsa' ? 'rsa' : 'ec',
      notBefore: new Date(leaf.notBefore).toISOString(),
      notAfter: new Date(leaf.notAfter).toISOString(),
      names: (names.length > 0 ? names : leaf.subject.commonNames).slice(0, 64),
      given: true,
      flaws: [
        ...(isCurrent ? [] : (['dates'] as const)),
        ...(isFor(leaf, serverName) ? [] : (['name'] as const)),
      ],
    },
    context,
  });
}

/** A station that sends no name may look for any. */
const isFor = ({ x509 }: Certificate, serverName: string | null): boolean =>
  serverName === null ||
  (isHostName(serverName) &&
    (isIP(serverName) === 0 ? x509.checkHost(serverName) : x509.checkIP(serverName)) !== undefined);

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
