import { THRESHOLDS } from '../thresholds.ts';
import type { Certificate } from './x509.ts';

/**
 * One way up from the server's certificate. `certificates` is in order, leaf first; where
 * it is `anchored`, the last one is trusted. Otherwise the last one is its own issuer
 * (`self-signed`), or nobody at hand issued it (`issuer-missing`).
 */
export interface Path {
  readonly certificates: readonly Certificate[];
  readonly end: 'anchored' | 'self-signed' | 'issuer-missing';
}

const { maxSignatures, maxPathLength } = THRESHOLDS.tls;

/**
 * Every path from the first certificate sent, through the others in whatever order, to
 * an anchor or a dead end. Dates have no say here, so that paths can be judged at any
 * instant. Anchors come first, as in OpenSSL: a chain may end before all is used.
 */
export function pathsFrom(
  sent: readonly Certificate[],
  anchors: readonly Certificate[],
): readonly Path[] {
  const [leaf] = sent;
  if (leaf === undefined) return [];
  const paths: Path[] = [];
  let signatures = 0;
  const issued = (issuer: Certificate, subject: Certificate) => {
    if (issuer.subject.key !== subject.issuer.key || signatures >= maxSignatures) return false;
    signatures += 1;
    return isSignedBy(subject, issuer);
  };
  const isAnchor = (certificate: Certificate) =>
    anchors.some((anchor) => same(anchor, certificate));

  const climb = (certificates: readonly Certificate[], top: Certificate) => {
    if (isAnchor(top)) {
      paths.push({ certificates, end: 'anchored' });
      return;
    }
    if (issued(top, top)) {
      paths.push({ certificates, end: 'self-signed' });
      return;
    }
    const issuers = [...anchors, ...sent].filter(
      (candidate, index, all) =>
        all.findIndex((other) => same(other, candidate)) === index &&
        !certificates.some((used) => same(used, candidate)) &&
        issued(candidate, top),
    );
    if (issuers.length === 0 || certificates.length >= maxPathLength) {
      paths.push({ certificates, end: 'issuer-missing' });
      return;
    }
    for (const issuer of issuers) climb([...certificates, issuer], issuer);
  };
  climb([leaf], leaf);
  return paths;
}

/** True where one signed the other, whatever their names say. */
export function isSignedBy(certificate: Certificate, issuer: Certificate): boolean {
  try {
    return certificate.x509.verify(issuer.x509.publicKey);
  } catch {
    // A key of a kind that node:crypto cannot use: nothing it signed can be proved.
    return false;
  }
}

export const same = (a: Certificate, b: Certificate) => a === b || a.der.equals(b.der);
