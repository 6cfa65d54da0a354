import { createHash } from 'node:crypto';
import { contentOf, type Der, inside, oidOf, TAG } from '../der.ts';
import { element, objectIdentifier, sequence } from '../der-writer.ts';
import type { Certificate } from '../x509.ts';

/** A certificate as OCSP names it: by its serial number and hashes of its issuer (RFC 6960, 4.1.1). */
export interface Subject {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
}

const SHA1 = '1.3.14.3.2.26';
const HASHES: Readonly<Record<string, string>> = {
  [SHA1]: 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** The OCSPRequest for one certificate: without a nonce, which most responders leave out anyway. */
export function ocspRequest(subject: Subject): Buffer {
  const request = sequence(certId(subject));
  return sequence(sequence(sequence(request)));
}

/** Under SHA-1, which is the one hash that every responder knows (RFC 5019, 2.1.1). */
function certId(subject: Subject): Buffer {
  const { name, key } = issuerHashes(subject, 'sha1');
  return sequence(
    sequence(objectIdentifier(SHA1), element(0x05)),
    element(TAG.octetString, name),
    element(TAG.octetString, key),
    element(TAG.integer, subject.certificate.serialNumber),
  );
}

/** Whether a CertID of a response is that of the certificate. */
export function isIdOf(id: Der | undefined, subject: Subject): boolean {
  const [algorithm, nameHash, keyHash, serialNumber] = inside(id, TAG.sequence);
  const hash = HASHES[oidOf(inside(algorithm, TAG.sequence)[0])];
  if (hash === undefined) return false;
  const { name, key } = issuerHashes(subject, hash);
  return (
    contentOf(serialNumber, TAG.integer).equals(subject.certificate.serialNumber) &&
    contentOf(nameHash, TAG.octetString).equals(name) &&
    contentOf(keyHash, TAG.octetString).equals(key)
  );
}

function issuerHashes({ certificate, issuer }: Subject, hash: string) {
  const digest = (bytes: Buffer) => createHash(hash).update(bytes).digest();
  // The name as it stands in the certificate: the issuer may encode its own otherwise.
  return { name: digest(certificate.issuer.der), key: digest(issuer.publicKey) };
}
