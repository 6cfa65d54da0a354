import { createHash } from 'node:crypto';
import { contentOf, contextTag, type Der, explicit, TAG } from '../der.ts';
import { nameOf } from '../distinguished-name.ts';
import { OID } from '../oids.ts';
import { signaturesAmong } from '../signatures.ts';
import type { Certificate } from '../x509.ts';
import type { RevocationAnswer } from './answer.ts';
import type { Subject } from './cert-id.ts';
import { isSignedWith, type Signed } from './signature.ts';

/** Who answered: as it names itself, with the certificates that it sent along. */
export interface Responder {
  readonly id: Der | undefined;
  readonly certificates: readonly Certificate[];
  /** ms since 1970. */
  readonly producedAt: number;
}

/** RFC 6960, 4.2.2.2: the issuer itself may answer, or one with a certificate from it for just that. */
export function authorityOf(
  signed: Signed,
  { issuer }: Subject,
  { id, certificates, producedAt }: Responder,
): RevocationAnswer['signature'] {
  const named = [issuer, ...certificates].filter((candidate) => isNamed(id, candidate));
  if (named.length === 0) return 'unauthorised';
  const signers = named.filter((candidate) => isSignedWith(signed, candidate));
  if (signers.length === 0) return 'invalid';
  const isEntitled = (signer: Certificate) =>
    signer === issuer || isDelegated(signer, issuer, producedAt);
  return signers.some(isEntitled) ? 'valid' : 'unauthorised';
}

function isDelegated(signer: Certificate, issuer: Certificate, at: number): boolean {
  return (
    signer.extendedKeyUsage?.includes(OID.ocspSigning) === true &&
    signer.notBefore <= at &&
    at <= signer.notAfter &&
    signaturesAmong([issuer]).issuersOf(signer).length > 0
  );
}

function isNamed(id: Der | undefined, { subject, publicKey }: Certificate): boolean {
  if (id?.tag === contextTag(1, true)) return nameOf(explicit(id, 1)).key === subject.key;
  const hash = createHash('sha1').update(publicKey).digest();
  return contentOf(explicit(id, 2), TAG.octetString).equals(hash);
}
