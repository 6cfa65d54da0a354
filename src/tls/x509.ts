import { X509Certificate } from 'node:crypto';
import {
  contentOf,
  contextTag,
  type Der,
  elementsIn,
  inside,
  oidOf,
  readDer,
  smallInteger,
  TAG,
  timeOf,
} from './der.ts';
import { type Name, nameOf } from './distinguished-name.ts';
import { type Extensions, readExtensions } from './extensions.ts';
import { OID, SIGNATURES } from './oids.ts';

/** A certificate with all that a path is judged by (RFC 5280). Times are ms since 1970. */
export interface Certificate extends Extensions {
  readonly der: Buffer;
  readonly version: number;
  /** The bytes of the INTEGER, as encoded. */
  readonly serialNumber: Buffer;
  readonly subject: Name;
  readonly issuer: Name;
  readonly notBefore: number;
  readonly notAfter: number;
  /** The signature algorithm by name, or its OID. */
  readonly signature: string;
  readonly key: { readonly type: string; readonly bits: number | null };
  /** The bytes of subjectPublicKey, without the algorithm: what key hashes are made of. */
  readonly publicKey: Buffer;
  /** node:crypto's view, for signatures. */
  readonly x509: X509Certificate;
}

/** Reads one certificate. Null where it is none, or not one that node:crypto reads too. */
export function readCertificate(der: Buffer): Certificate | null {
  try {
    const { version, issuer, validity, subject, extensions, signature, ...rest } = fieldsOf(der);
    const x509 = new X509Certificate(der);
    const [notBefore, notAfter] = inside(validity, TAG.sequence);
    return {
      der,
      version,
      serialNumber: contentOf(rest.serialNumber, TAG.integer),
      subject: nameOf(subject),
      issuer: nameOf(issuer),
      notBefore: timeOf(notBefore),
      notAfter: timeOf(notAfter),
      signature: signatureName(signature),
      key: keyOf(x509),
      publicKey: contentOf(inside(rest.keyInfo, TAG.sequence)[1], TAG.bitString).subarray(1),
      ...readExtensions(extensions),
      x509,
    };
  } catch {
    // Whatever is wrong with bytes that a peer chose: they are not a certificate.
    return null;
  }
}

/** Whose a certificate is and who issued it, without reading the rest. Null for no certificate. */
export function namesOf(der: Buffer): readonly [subject: Name, issuer: Name] | null {
  try {
    const { subject, issuer } = fieldsOf(der);
    return [nameOf(subject), nameOf(issuer)];
  } catch {
    return null;
  }
}

/** The fields of TBSCertificate (RFC 5280, 4.1), some of which are optional. */
function fieldsOf(der: Buffer) {
  const [tbs, signature] = inside(readDer(der), TAG.sequence);
  const fields = inside(tbs, TAG.sequence);
  const explicitVersion = fields[0]?.tag === contextTag(0, true) ? fields.shift() : undefined;
  const [serialNumber, , issuer, validity, subject, keyInfo, ...optional] = fields;
  const wrapped = optional.find(({ tag }) => tag === contextTag(3, true));
  const extensions =
    wrapped === undefined ? [] : inside(elementsIn(wrapped.content)[0], TAG.sequence);
  const version =
    explicitVersion === undefined ? 1 : smallInteger(elementsIn(explicitVersion.content)[0]) + 1;
  return {
    version,
    serialNumber,
    issuer,
    validity,
    subject,
    keyInfo,
    extensions,
    signature,
  };
}

const HASHES: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
};

function signatureName(algorithm: Der | undefined): string {
  const [oid, parameters] = inside(algorithm, TAG.sequence);
  const dotted = oidOf(oid);
  if (dotted !== OID.rsaPss) return SIGNATURES[dotted] ?? dotted;
  // RFC 8017, A.2.3: without a hash in its parameters, RSASSA-PSS means SHA-1.
  const hash = inside(parameters, TAG.sequence).find(({ tag }) => tag === contextTag(0, true));
  const named =
    hash === undefined ? '' : oidOf(inside(elementsIn(hash.content)[0], TAG.sequence)[0]);
  return `${HASHES[named] ?? 'SHA-1'} with RSA-PSS`;
}

const EC_BITS: Readonly<Record<string, number>> = {
  prime192v1: 192,
  secp192k1: 192,
  secp224r1: 224,
  secp224k1: 224,
  prime256v1: 256,
  secp256k1: 256,
  brainpoolP256r1: 256,
  secp384r1: 384,
  brainpoolP384r1: 384,
  secp521r1: 521,
  brainpoolP512r1: 512,
};

/** Size of the key; of an elliptic curve, that of its order. Null where it is not known. */
function keyOf({ publicKey }: X509Certificate): Certificate['key'] {
  const type = publicKey.asymmetricKeyType ?? 'unknown';
  const details = publicKey.asymmetricKeyDetails;
  const bits = details?.modulusLength ?? EC_BITS[details?.namedCurve ?? ''] ?? null;
  return { type, bits };
}
