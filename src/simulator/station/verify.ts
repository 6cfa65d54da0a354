import { pathsFrom } from '../../tls/chain.ts';
import { judgeNames } from '../../tls/names.ts';
import { bestPath, type PathProblemKind } from '../../tls/path-problems.ts';
import type { TrustStore } from '../../tls/trust-store.ts';
import { type Certificate, readCertificate } from '../../tls/x509.ts';

/** Why a station does not take a certificate, and the alert that it says so with. */
export interface Refusal {
  readonly why: PathProblemKind | 'unreadable' | 'name-mismatch' | 'told-to';
  readonly alert: number;
}

const BAD_CERTIFICATE = 42;
/** As OpenSSL answers them: all else is bad_certificate, a date to come too. */
const ALERTS: Partial<Record<Refusal['why'], number>> = { untrusted: 48, expired: 45 };

const refusal = (why: Refusal['why']): Refusal => ({
  why,
  alert: ALERTS[why] ?? BAD_CERTIFICATE,
});

/** What a chain looks like to a station; each question is answered for one instant. */
export interface Verification {
  /** Null where the station takes it at `at` (ms since 1970). */
  refusalAt(at: number): Refusal | null;
}

/** Judges a chain of DER certificates, the server's first, as a client for `host` does. */
export function verificationOf(
  chain: readonly Buffer[],
  roots: TrustStore,
  host: string,
): Verification {
  const sent = chain.map(readCertificate).filter((certificate) => certificate !== null);
  const anchors = roots
    .candidatesFor(chain)
    .map(readCertificate)
    .filter((certificate) => certificate !== null);
  const paths = pathsFrom(sent, anchors);
  const [leaf] = sent;
  return {
    refusalAt(at) {
      if (leaf === undefined || sent.length < chain.length) return refusal('unreadable');
      const [problem] = bestPath(paths, at)?.problems ?? [];
      if (problem !== undefined) return refusal(problem.kind);
      return isNamed(leaf, host) ? null : refusal('name-mismatch');
    },
  };
}

function isNamed(leaf: Certificate, host: string): boolean {
  const { san, commonName } = judgeNames(leaf, host);
  const match = san === 'absent' ? commonName : san;
  return match === 'exact' || match === 'wildcard';
}
