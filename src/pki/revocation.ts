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

export type Status =
  | 'good'
  | 'unknown'
  /** `reason` is the number of a CRLReason (RFC 5280, 5.3.1). */
  | { readonly revokedAt: Date; readonly reason?: number };

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

export interface SingleResponse extends Updates {
  /** DER of the certificate that is asked about. */
  readonly certificate: Buffer;
  readonly status: Status;
  /** Of the certID; default: 'sha1'. */
  readonly idHash?: 'sha1' | 'sha256';
}

export interface OcspOptions extends SignatureOptions {
  /** Answers for the issuer, and sends its certificate along. Default: the issuer itself. */
  readonly responder?: Issuer;
  /** How the responder names itself; default: by its key. */
  readonly responderId?: 'name' | 'key';
  /** Default: now. */
  readonly producedAt?: Date;
}

const CONSTRUCTED_0 = contextTag(0, true);
const CONSTRUCTED_1 = contextTag(1, true);

/** An OCSPResponse (RFC 6960, 4.2) with an answer for each certificate. */
export function ocspResponse(
  issuer: Issuer,
  singles: readonly SingleResponse[],
  options: OcspOptions = {},
): Buffer {
  const { responder = issuer, responderId = 'key', producedAt = new Date() } = options;
  const { subject, publicKey } = certificateOf(responder.der);
  const id =
    responderId === 'name'
      ? element(CONSTRUCTED_1, subject.der)
      : element(contextTag(2, true), element(TAG.octetString, digest('sha1', publicKey)));
  const authority = certificateOf(issuer.der);
  const tbs = sequence(
    id,
    generalizedTime(producedAt),
    sequence(...singles.map((single) => singleResponse(single, authority))),
  );
  const certificates =
    responder === issuer ? [] : [element(CONSTRUCTED_0, sequence(responder.der))];
  const basic = sequence(tbs, ...signed(tbs, responder, options), ...certificates);
  return sequence(
    element(TAG.enumerated, Buffer.of(0)),
    element(
      CONSTRUCTED_0,
      sequence(objectIdentifier(OID.basicOcspResponse), element(TAG.octetString, basic)),
    ),
  );
}

/** An OCSPResponse with an error status: 3 is tryLater, 6 unauthorized. */
export const ocspError = (status: number): Buffer =>
  sequence(element(TAG.enumerated, Buffer.of(status)));

function singleResponse(single: SingleResponse, issuer: Certificate): Buffer {
  const { idHash = 'sha1', status } = single;
  const { thisUpdate, nextUpdate } = updatesOf(single);
  const { serialNumber } = certificateOf(single.certificate);
  const oid = idHash === 'sha1' ? '1.3.14.3.2.26' : '2.16.840.1.101.3.4.2.1';
  return sequence(
    sequence(
      sequence(objectIdentifier(oid), element(0x05)),
      element(TAG.octetString, digest(idHash, issuer.subject.der)),
      element(TAG.octetString, digest(idHash, issuer.publicKey)),
      element(TAG.integer, serialNumber),
    ),
    certStatus(status),
    generalizedTime(thisUpdate),
    ...(nextUpdate === null ? [] : [element(CONSTRUCTED_0, generalizedTime(nextUpdate))]),
  );
}

function certStatus(status: Status): Buffer {
  if (status === 'good') return element(contextTag(0, false));
  if (status === 'unknown') return element(contextTag(2, false));
  const { revokedAt, reason } = status;
  const reasons =
    reason === undefined
      ? []
      : [element(CONSTRUCTED_0, element(TAG.enumerated, Buffer.of(reason)))];
  return element(CONSTRUCTED_1, generalizedTime(revokedAt), ...reasons);
}

export interface RevokedEntry {
  /** DER of the certificate. */
  readonly certificate: Buffer;
  readonly revokedAt: Date;
  readonly reason?: number;
}

export interface CrlOptions extends Updates, SignatureOptions {
  /** Extensions of the list (RFC 5280, 5.2), each whole. */
  readonly extensions?: readonly Buffer[];
}

/** A CertificateList (RFC 5280, 5) with these entries. */
export function certificateList(
  issuer: Issuer,
  entries: readonly RevokedEntry[],
  options: CrlOptions = {},
): Buffer {
  const { extensions = [] } = options;
  const { thisUpdate, nextUpdate } = updatesOf(options);
  const revoked = entries.map(({ certificate, revokedAt, reason }) =>
    sequence(
      element(TAG.integer, certificateOf(certificate).serialNumber),
      generalizedTime(revokedAt),
      ...(reason === undefined ? [] : [sequence(reasonExtension(reason))]),
    ),
  );
  const tbs = sequence(
    element(TAG.integer, Buffer.of(1)),
    algorithmOf(issuer, options),
    certificateOf(issuer.der).subject.der,
    generalizedTime(thisUpdate),
    ...(nextUpdate === null ? [] : [generalizedTime(nextUpdate)]),
    ...(revoked.length === 0 ? [] : [sequence(...revoked)]),
    ...(extensions.length === 0 ? [] : [element(CONSTRUCTED_0, sequence(...extensions))]),
  );
  return sequence(tbs, ...signed(tbs, issuer, options));
}

const reasonExtension = (reason: number) =>
  extension('2.5.29.21', false, element(TAG.enumerated, Buffer.of(reason)));

/** An Extension (RFC 5280, 4.2) around the DER of its value. */
export const extension = (oid: string, critical: boolean, value: Buffer): Buffer =>
  sequence(
    objectIdentifier(oid),
    ...(critical ? [element(TAG.boolean, Buffer.of(0xff))] : []),
    element(TAG.octetString, value),
  );

const RSA_OIDS = { sha1: 5, sha256: 11, sha384: 12, sha512: 13 } as const;
const ECDSA_OIDS = { sha1: '1', sha256: '3.2', sha384: '3.3', sha512: '3.4' } as const;
const SHA_OIDS = { sha1: '1.3.14.3.2.26', sha256: 1, sha384: 2, sha512: 3 } as const;

function algorithmOf({ privateKey }: Issuer, { hash = 'sha256', pss }: SignatureOptions): Buffer {
  if (privateKey.asymmetricKeyType === 'ec') {
    return sequence(objectIdentifier(`1.2.840.10045.4.${ECDSA_OIDS[hash]}`));
  }
  if (pss !== true) {
    return sequence(objectIdentifier(`1.2.840.113549.1.1.${RSA_OIDS[hash]}`), element(0x05));
  }
  const oid = hash === 'sha1' ? SHA_OIDS.sha1 : `2.16.840.1.101.3.4.2.${SHA_OIDS[hash]}`;
  const hashed = element(CONSTRUCTED_0, sequence(objectIdentifier(oid)));
  return sequence(objectIdentifier(OID.rsaPss), sequence(hashed));
}

/** The algorithm and the BIT STRING that go after what is signed. */
function signed(tbs: Buffer, signer: Issuer, options: SignatureOptions): [Buffer, Buffer] {
  const key = {
    key: signer.privateKey,
    ...(options.pss === true ? { padding: constants.RSA_PKCS1_PSS_PADDING } : {}),
  };
  const signature = sign(options.hash ?? 'sha256', tbs, key);
  return [algorithmOf(signer, options), element(TAG.bitString, Buffer.of(0), signature)];
}

function updatesOf({ thisUpdate, nextUpdate }: Updates) {
  const now = Date.now();
  return {
    thisUpdate: thisUpdate ?? new Date(now - 3_600_000),
    nextUpdate: nextUpdate === undefined ? new Date(now + 7 * 86_400_000) : nextUpdate,
  };
}

const generalizedTime = (instant: Date) =>
  element(TAG.generalizedTime, Buffer.from(`${instant.toISOString().replace(/[-:T]|\..*/g, '')}Z`));

const digest = (hash: string, bytes: Buffer) => createHash(hash).update(bytes).digest();

function certificateOf(der: Buffer): Certificate {
  const certificate = readCertificate(der);
  if (certificate === null) throw new Error('not a certificate');
  return certificate;
}
