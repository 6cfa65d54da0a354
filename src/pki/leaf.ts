import { type CertificateRequest, type Signer, signCertificate } from './certificate.ts';
import { generateKeys, type Hash, type KeyKind, type KeyPair, privateKeyPem } from './keys.ts';
import type { RevocationPlaces } from './places.ts';
import { endEntityUses } from './uses.ts';

const DAY_MS = 86_400_000;

export interface Validity {
  /** Default: a day ago. */
  readonly notBefore?: Date;
  /** Default: 90 days after now. */
  readonly notAfter?: Date;
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

/** A leaf, with `intermediates` (PEM) after it in its chain; its own issuer where `issuer` is null. */
export async function issueLeaf(
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

export function validity({ notBefore, notAfter }: Validity): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return {
    notBefore: notBefore ?? new Date(now - DAY_MS),
    notAfter: notAfter ?? new Date(now + 90 * DAY_MS),
  };
}
