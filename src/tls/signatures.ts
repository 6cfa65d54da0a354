import { THRESHOLDS } from '../thresholds.ts';
import type { Certificate } from './x509.ts';

/** Who issued whom among some certificates. */
export interface Signatures {
  /** Those that issued it, by name and by signature, each once; itself, where it is its own issuer. */
  issuersOf(certificate: Certificate): readonly Certificate[];
}

/**
 * Looks for issuers among `all`, in that order. Signatures are what takes time: each is
 * looked at once, and of a hostile chain, in which everybody may have signed everybody,
 * only the first hundred.
 */
export function signaturesAmong(all: readonly Certificate[]): Signatures {
  const distinct = new Map(all.map((certificate) => [keyOf(certificate), certificate]));
  const known = new Map<string, readonly Certificate[]>();
  let left: number = THRESHOLDS.tls.maxSignatures;
  const issued = (issuer: Certificate, subject: Certificate) => {
    if (issuer.subject.key !== subject.issuer.key || left === 0) return false;
    left -= 1;
    return isSignedBy(subject, issuer);
  };
  return {
    issuersOf(certificate) {
      const key = keyOf(certificate);
      const found =
        known.get(key) ?? [...distinct.values()].filter((issuer) => issued(issuer, certificate));
      known.set(key, found);
      return found;
    },
  };
}

const keyOf = ({ der }: Certificate) => der.toString('latin1');

function isSignedBy(certificate: Certificate, issuer: Certificate): boolean {
  try {
    return certificate.x509.verify(issuer.x509.publicKey);
  } catch {
    // A key of a kind that node:crypto cannot use: nothing it signed can be proved.
    return false;
  }
}
