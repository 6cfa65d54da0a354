import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { RecordableOf } from '../facts/recorder.ts';
import { createAuthority } from '../pki/index.ts';
import { THRESHOLDS } from '../thresholds.ts';

/** What a station is shown: the properties for the facts, and what TLS needs. */
export interface ShownCertificate {
  readonly shown: RecordableOf<'station.secured'>['certificate'];
  readonly context: SecureContext;
}

export interface CertificateFiles {
  readonly certificatePem: string;
  readonly keyPem: string;
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

/** One made on the spot, for the names and addresses of this machine, with an EC and an RSA key. */
export async function ownCertificate(names: readonly string[]): Promise<ShownCertificate> {
  const notBefore = new Date(Date.now() - DAY_MS);
  const notAfter = new Date(Date.now() + THRESHOLDS.examine.certificateDays * DAY_MS);
  const authority = await createAuthority({
    notBefore,
    notAfter,
    commonName: 'ghostcheck examine',
  });
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
      trial: 'made on the spot',
      key: 'ec',
      notBefore: notBefore.toISOString(),
      notAfter: notAfter.toISOString(),
      names: [...names],
      given: false,
    },
    context: lenientContext([ec.chainPem, rsa.chainPem], [ec.keyPem, rsa.keyPem]),
  };
}

/** The names and addresses under which a charger may reach this machine at `host`. */
export function namesOf(host: string): string[] {
  const everywhere = host === '0.0.0.0' || host === '::';
  if (!everywhere) return host === '127.0.0.1' ? [host, 'localhost', '::1'] : [host];
  const own = Object.values(networkInterfaces())
    .flatMap((infos) => infos ?? [])
    .map(({ address }) => address.replace(/%.*$/, ''));
  return [...new Set([...own, 'localhost'])].slice(0, 32);
}
