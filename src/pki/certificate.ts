import { randomBytes, webcrypto } from 'node:crypto';
import { extensionsFor, type SubjectNames } from './extensions.ts';
import { type Hash, type KeyPair, pem, signingKey } from './keys.ts';
import type { RevocationPlaces } from './places.ts';
import type { Uses } from './uses.ts';

/** Who signs: the subject itself where a certificate is self-signed. */
export interface Signer {
  readonly commonName: string | null;
  readonly keys: KeyPair;
  /** Its certificate, DER, where that was made elsewhere: names and key ids are taken from it. */
  readonly certificate?: Buffer;
}

export interface CertificateRequest {
  /** Null for version 1, which has no extension to say it with. */
  readonly uses: Uses | null;
  readonly subject: Signer;
  readonly signer: Signer;
  readonly names: SubjectNames;
  readonly places?: RevocationPlaces;
  /** Both cut to whole seconds, as X.509 has none finer. */
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly hash: Hash;
}

export interface SignedCertificate {
  readonly certificatePem: string;
  readonly der: Buffer;
}

/** Makes and signs one X.509 certificate (RFC 5280). */
export async function signCertificate(request: CertificateRequest): Promise<SignedCertificate> {
  const { subject, signer, hash } = request;
  const { Integer } = await import('asn1js');
  const { Certificate } = await import('pkijs');

  const certificate = new Certificate();
  // Numbered from zero: 2 is version 3.
  certificate.version = request.uses === null ? 0 : 2;
  certificate.serialNumber = new Integer({ valueHex: serialNumber() });
  const elsewhere = signer.certificate === undefined ? null : await readBack(signer.certificate);
  if (elsewhere === null) await nameInto(certificate.issuer, signer.commonName);
  else certificate.issuer = elsewhere.subject;
  await nameInto(certificate.subject, subject.commonName);
  certificate.notBefore = await timeOf(request.notBefore);
  certificate.notAfter = await timeOf(request.notAfter);
  await certificate.subjectPublicKeyInfo.importKey(subject.keys.publicKey);
  if (request.uses !== null) {
    certificate.extensions = await extensionsFor(
      request.uses,
      request.names,
      request.places ?? {},
      {
        subject: await keyId(subject.keys),
        issuer: elsewhere === null ? await keyId(signer.keys) : elsewhere.keyId,
      },
    );
  }
  await certificate.sign(await signingKey(signer.keys, hash), hash);
  const der = certificate.toSchema().toBER();
  return { certificatePem: pem('CERTIFICATE', der), der: Buffer.from(der) };
}

/** 16 random bytes, positive and without a leading zero byte (RFC 5280, 4.1.2.2). */
function serialNumber(): ArrayBuffer {
  const bytes = Uint8Array.from(randomBytes(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.buffer;
}

async function nameInto(
  name: import('pkijs').RelativeDistinguishedNames,
  commonName: string | null,
): Promise<void> {
  if (commonName === null) return;
  const { Utf8String } = await import('asn1js');
  const { AttributeTypeAndValue } = await import('pkijs');
  name.typesAndValues.push(
    new AttributeTypeAndValue({ type: '2.5.4.3', value: new Utf8String({ value: commonName }) }),
  );
}

/** UTCTime up to 2049, GeneralizedTime from then on (RFC 5280, 4.1.2.5). */
async function timeOf(instant: Date): Promise<import('pkijs').Time> {
  const { Time } = await import('pkijs');
  const value = new Date(Math.floor(instant.getTime() / 1000) * 1000);
  const year = value.getUTCFullYear();
  return new Time({ type: year >= 1950 && year < 2050 ? 0 : 1, value });
}

/** Method 1 of RFC 5280, 4.2.1.2, but over the whole SubjectPublicKeyInfo. */
async function keyId({ publicKey }: KeyPair): Promise<ArrayBuffer> {
  const spki = await webcrypto.subtle.exportKey('spki', publicKey);
  return webcrypto.subtle.digest('SHA-1', spki);
}

/** How an issuer is named in what it issues: its subject, and its key id where it states one. */
async function readBack(der: Buffer) {
  const { OctetString } = await import('asn1js');
  const { Certificate } = await import('pkijs');
  const { subject, extensions = [] } = Certificate.fromBER(Uint8Array.from(der).buffer);
  const stated = extensions.find(({ extnID }) => extnID === '2.5.29.14')?.parsedValue;
  return {
    subject,
    keyId: stated instanceof OctetString ? stated.valueBlock.valueHexView.slice().buffer : null,
  };
}
