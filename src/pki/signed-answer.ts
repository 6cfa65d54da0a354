import { constants, createHash, type KeyObject, sign } from 'node:crypto';
import { contextTag, TAG } from '../tls/der.ts';
import { element, objectIdentifier, sequence } from '../tls/der-writer.ts';
import { OID } from '../tls/oids.ts';
import { type Certificate, readCertificate } from '../tls/x509.ts';

/** Whoever signs: its certificate (DER) and its key. */
export interface Issuer {
  readonly der: Buffer;
  readonly privateKey: KeyObject;
}

/** Default of both: from an hour ago, for a week from now. `nextUpdate: null` leaves it out. */
export interface Updates {
  readonly thisUpdate?: Date;
  readonly nextUpdate?: Date | null;
}

export interface SignatureOptions {
  /** Default: 'sha256'. */
  readonly hash?: 'sha1' | 'sha256' | 'sha384' | 'sha512';
  /** RSASSA-PSS instead of PKCS #1. */
  readonly pss?: boolean;
}

const RSA_OIDS = { sha1: 5, sha256: 11, sha384: 12, sha512: 13 } as const;
const ECDSA_OIDS = { sha1: '1', sha256: '3.2', sha384: '3.3', sha512: '3.4' } as const;
const SHA_OIDS = { sha1: '1.3.14.3.2.26', sha256: 1, sha384: 2, sha512: 3 } as const;

export function algorithmOf(
  { privateKey }: Issuer,
  { hash = 'sha256', pss }: SignatureOptions,
): Buffer {
  if (privateKey.asymmetricKeyType === 'ec') {
    return sequence(objectIdentifier(`1.2.840.10045.4.${ECDSA_OIDS[hash]}`));
  }
  if (pss !== true) {
    return sequence(objectIdentifier(`1.2.840.113549.1.1.${RSA_OIDS[hash]}`), element(0x05));
  }
  const oid = hash === 'sha1' ? SHA_OIDS.sha1 : `2.16.840.1.101.3.4.2.${SHA_OIDS[hash]}`;
  const hashed = element(contextTag(0, true), sequence(objectIdentifier(oid)));
  return sequence(objectIdentifier(OID.rsaPss), sequence(hashed));
}

/** The algorithm and the BIT STRING that go after what is signed. */
export function signed(tbs: Buffer, signer: Issuer, options: SignatureOptions): [Buffer, Buffer] {
  const key = {
    key: signer.privateKey,
    ...(options.pss === true ? { padding: constants.RSA_PKCS1_PSS_PADDING } : {}),
  };
  const signature = sign(options.hash ?? 'sha256', tbs, key);
  return [algorithmOf(signer, options), element(TAG.bitString, Buffer.of(0), signature)];
}

export function updatesOf({ thisUpdate, nextUpdate }: Updates) {
  const now = Date.now();
  return {
    thisUpdate: thisUpdate ?? new Date(now - 3_600_000),
    nextUpdate: nextUpdate === undefined ? new Date(now + 7 * 86_400_000) : nextUpdate,
  };
}

export const generalizedTime = (instant: Date) =>
  element(TAG.generalizedTime, Buffer.from(`${instant.toISOString().replace(/[-:T]|\..*/g, '')}Z`));

export const digest = (hash: string, bytes: Buffer) => createHash(hash).update(bytes).digest();

export function certificateOf(der: Buffer): Certificate {
  const certificate = readCertificate(der);
  if (certificate === null) throw new Error('not a certificate');
  return certificate;
}
