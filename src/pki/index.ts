import { KeyObject } from 'node:crypto';
import {
  type CertificateRequest,
  type SignedCertificate,
  type Signer,
  signCertificate,
} from './certificate.ts';
import { generateKeys, type Hash, type KeyKind, type KeyPair, privateKeyPem } from './keys.ts';
import type { RevocationPlaces } from './places.ts';
import type { Issuer } from './signed-answer.ts';
import { authorityUses, endEntityUses } from './uses.ts';

const DAY_MS = 86_400_000;

export type { Hash, Issuer, KeyKind, KeyPair };
export { generateKeys };

export interface Validity {
  /** Default: a day ago. */
  readonly notBefore?: Date;
  /** Default: 90 days after now. */
  readonly notAfter?: Date;
}

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

export interface LeafOptions extends Validity, RevocationPlaces {
  /** Null leaves the subject empty. */
  readonly commonName: string | null;
  /** Names of the SAN, `*.example.com` too. None, and no address: no SAN. */
  readonly dnsNames?: readonly string[];
  readonly addresses?: readonly string[];
  readonly key?: KeyKind;
  /** A key pair that was made before, instead of a fresh one of that kind. */
  readonly keys?: KeyPair;
  /** Hash of the signature. */
  readonly hash?: Hash;
  /** For a station (clientAuth) instead of a server (serverAuth). */
  readonly client?: boolean;
  /** For one that answers for its issuer whether certificates have been revoked. */
  readonly ocspResponder?: boolean;
}

/** A certificate with its key; PEM unless said otherwise. */
export interface IssuedCertificate {
  readonly certificatePem: string;
  /** Leaf first, then intermediates, without the root. */
  readonly chainPem: string;
  /** PKCS #8, unencrypted. */
  readonly keyPem: string;
  readonly der: Buffer;
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

async function issueLeaf(
  options: LeafOptions,
  issuer: Signer | null,
  intermediates: string,
): Promise<IssuedCertificate> {
  const hash = options.hash ?? 'SHA-256';
  const keys = options.keys ?? (await generateKeys(options.key ?? 'ec'));
  const subject = { commonName: options.commonName, keys };
  const request: CertificateRequest = {
    uses: endEntityUses(
      options.ocspResponder === true
        ? 'OCSPSigning'
        : options.client === true
          ? 'clientAuth'
          : 'serverAuth',
    ),
    subject,
    signer: issuer ?? subject,
    names: { dnsNames: options.dnsNames ?? [], addresses: options.addresses ?? [] },
    places: options,
    hash,
    ...validity(options),
  };
  const { certificatePem, der } = await signCertificate(request);
  return {
    certificatePem,
    chainPem: certificatePem + intermediates,
    keyPem: await privateKeyPem(keys),
    der,
  };
}

function validity({ notBefore, notAfter }: Validity): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return {
    notBefore: notBefore ?? new Date(now - DAY_MS),
    notAfter: notAfter ?? new Date(now + 90 * DAY_MS),
  };
}
