import {
  type Authority,
  createSelfSigned,
  type IssuedCertificate,
  type KeyKind,
  type LeafOptions,
} from '../../pki/index.ts';
import { authorityOf, fromNow } from './authority.ts';
import { HOST } from './defaults.ts';
import { keyOf } from './key-ring.ts';
import type { RevocationService } from './revocation.ts';
import type { ServerCertificate } from './schema/certificate.ts';

export interface ServerCertificates {
  /** The root that the laptop trusts, PEM; also where the CSMS shows certificates of another. */
  readonly rootPem: string;
  /** One or two, of different key kinds, each with the chain that is shown. */
  readonly shown: readonly IssuedCertificate[];
  readonly authority: Authority;
}

/** Makes what the CSMS shows. `addresses` are those it is reached at. */
export async function serverCertificates(
  certificate: ServerCertificate,
  addresses: readonly string[],
  revocation: RevocationService | null,
): Promise<ServerCertificates> {
  const { keys = 'both', issuer = 'trusted', chain = 'full', issuerName } = certificate;
  const trusted = await authorityOf('root', {
    commonName: issuer === 'trusted' ? (issuerName ?? 'Simulated Root CA') : 'Simulated Root CA',
    ...(certificate.root === undefined ? {} : { root: certificate.root }),
    ...(certificate.intermediate === undefined ? {} : { intermediate: certificate.intermediate }),
  });
  const stranger =
    issuer === 'unknown' || chain === 'extraneous'
      ? await authorityOf('stranger', { commonName: issuerName ?? 'Another Root CA' })
      : null;
  const authority = issuer === 'unknown' && stranger !== null ? stranger : trusted;
  const kinds: readonly KeyKind[] = keys === 'both' ? ['ec', 'rsa'] : [keys];
  const shown = await Promise.all(
    kinds.map(async (kind) => {
      const options = await leafOptions(certificate, kind, addresses, revocation);
      const leaf =
        chain === 'self-signed' ? await createSelfSigned(options) : await authority.issue(options);
      return { ...leaf, chainPem: chainPem(leaf, chain, authority, stranger) };
    }),
  );
  return { rootPem: trusted.rootPem, shown, authority };
}

async function leafOptions(
  certificate: ServerCertificate,
  kind: KeyKind,
  addresses: readonly string[],
  revocation: RevocationService | null,
): Promise<LeafOptions> {
  const here: ServerCertificate['names'] = { dns: [HOST, 'localhost'], ip: [...addresses] };
  const { names = here, hash } = certificate;
  const { notBefore = '-30d', notAfter = '+60d', commonName = HOST } = certificate;
  return {
    commonName,
    dnsNames: [...(names.dns ?? []), ...neighbours(names.more ?? 0)],
    addresses: names.ip ?? [],
    keys: await keyOf('csms', kind),
    notBefore: fromNow(notBefore),
    notAfter: fromNow(notAfter),
    ...(hash === undefined ? {} : { hash }),
    client: certificate.use === 'client',
    ...revocation?.placesOf(certificate.revocation ?? {}),
  };
}

const neighbours = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `tenant-${index + 1}.shared.example.net`);

function chainPem(
  { certificatePem, chainPem }: IssuedCertificate,
  chain: NonNullable<ServerCertificate['chain']>,
  { intermediatePem, rootPem }: Authority,
  stranger: Authority | null,
): string {
  switch (chain) {
    case 'full':
      return chainPem;
    case 'no-intermediate':
    case 'self-signed':
      return certificatePem;
    case 'disordered':
      // The leaf has to come first: a server with another one does not start.
      return `${certificatePem}${rootPem}${intermediatePem ?? ''}`;
    case 'with-root':
      return `${chainPem}${rootPem}`;
    case 'extraneous':
      return `${chainPem}${stranger?.intermediatePem ?? ''}`;
  }
}
