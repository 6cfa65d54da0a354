import { THRESHOLDS } from '../thresholds.ts';
import { type Signatures, signaturesAmong } from './signatures.ts';
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

const { maxPaths, maxPathLength } = THRESHOLDS.tls;

/**
 * Every path from the first certificate sent, through the others in whatever order, to
 * an anchor or a dead end. Dates have no say here, so that paths can be judged at any
 * instant. Anchors come first, as in OpenSSL: a chain may end before all is used. Where
 * certificates sign each other in circles, the first paths stand for all.
 */
export function pathsFrom(
  sent: readonly Certificate[],
  anchors: readonly Certificate[],
  signatures: Signatures = signaturesAmong([...anchors, ...sent]),
): readonly Path[] {
  const [leaf] = sent;
  if (leaf === undefined) return [];
  const paths: Path[] = [];
  const isAnchor = (certificate: Certificate) => holds(anchors, certificate);

  const climb = (certificates: readonly Certificate[], top: Certificate) => {
    if (paths.length >= maxPaths) return;
    if (isAnchor(top)) {
      paths.push({ certificates, end: 'anchored' });
      return;
    }
    const issuers = signatures.issuersOf(top);
    if (holds(issuers, top)) {
      paths.push({ certificates, end: 'self-signed' });
      return;
    }
    const next = issuers.filter((issuer) => !holds(certificates, issuer));
    if (next.length === 0 || certificates.length >= maxPathLength) {
      paths.push({ certificates, end: 'issuer-missing' });
      return;
    }
    for (const issuer of next) climb([...certificates, issuer], issuer);
  };
  climb([leaf], leaf);
  return paths;
}

export const same = (a: Certificate, b: Certificate) => a === b || a.der.equals(b.der);

export const holds = (certificates: readonly Certificate[], one: Certificate) =>
  certificates.some((certificate) => same(certificate, one));
