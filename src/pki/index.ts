import { KeyObject } from 'node:crypto';
import { type SignedCertificate, type Signer, signCertificate } from './certificate.ts';
import { generateKeys, type Hash, type KeyKind, type KeyPair } from './keys.ts';
import {
  type IssuedCertificate,
  issueLeaf,
  type LeafOptions,
  type Validity,
  validity,
} from './leaf.ts';
import type { RevocationPlaces } from './places.ts';
import type { Issuer } from './signed-answer.ts';
import { authorityUses } from './uses.ts';

export type { Hash, IssuedCertificate, Issuer, KeyKind, KeyPair, LeafOptions, Validity };
export { generateKeys };

export interface AuthorityOptions extends Validity {
  /** Default: 'ec', which takes a millisecond to make; RSA takes a few hundred. */
  readonly key?: KeyKind;
  readonly commonName?: string;
  /** Puts an intermediate between root and leaf: a chain of three. */
  readonly intermediate?: boolean;
  /** Where it differs from that of the root. */
  readonly intermediateValidity?: Validity;
  /** Key pairs that were made before, instead of fresh ones: root, then intermediate. */
  readonly keys?: readonly KeyPair[];
  /** Where the intermediate says that it can be asked for. */
  readonly intermediatePlaces?: RevocationPlaces;
}

export interface Authority {
  readonly rootPem: string;
  readonly intermediatePem: string | null;
  /** Those that sign: the root, and what issues leaves. For OCSP responses and lists. */
  readonly root: Issuer;
  readonly issuer: Issuer;
  issue(options: LeafOptions): Promise<IssuedCertificate>;
}

/** A certificate authority that lives in memory. Nothing is written anywhere. */
export async function createAuthority(options: AuthorityOptions = {}): Promise<Authority> {
  const name = options.commonName ?? 'Simulated Root CA';
  const signed = (purpose: 'root' | 'intermediate', subject: Signer, signer: Signer) =>
    signCertificate({
      uses: authorityUses(purpose === 'root' ? 1 : 0),
      subject,
      signer,
      names: { dnsNames: [], addresses: [] },
      places: purpose === 'root' ? {} : (options.intermediatePlaces ?? {}),
      hash: 'SHA-256',
      ...validity(purpose === 'root' ? options : { ...options, ...options.intermediateValidity }),
    });
  const authorityFor = async (commonName: string, place: number): Promise<Signer> => ({
    commonName,
    keys: options.keys?.[place] ?? (await generateKeys(options.key ?? 'ec')),
  });

  const root = await authorityFor(name, 0);
  const rootSigned = await signed('root', root, root);
  const issuer =
    options.intermediate === true ? await authorityFor(`${name} Intermediate`, 1) : root;
  const issuerSigned = issuer === root ? rootSigned : await signed('intermediate', issuer, root);
  const intermediatePem = issuer === root ? null : issuerSigned.certificatePem;
  return {
    rootPem: rootSigned.certificatePem,
    intermediatePem,
    root: issuerOf(rootSigned, root),
    issuer: issuerOf(issuerSigned, issuer),
    issue: (leaf) => issueLeaf(leaf, issuer, intermediatePem ?? ''),
  };
}

const issuerOf = ({ der }: SignedCertificate, { keys }: Signer): Issuer => ({
  der,
  privateKey: KeyObject.from(keys.privateKey),
});

/** A leaf that is its own issuer. */
export function createSelfSigned(options: LeafOptions): Promise<IssuedCertificate> {
  return issueLeaf(options, null, '');
}
