import { THRESHOLDS } from '../thresholds.ts';
import type { Path } from './chain.ts';
import { constrainedNames } from './constrained-names.ts';
import { areAllowed } from './name-constraints.ts';
import { OID } from './oids.ts';
import type { Certificate } from './x509.ts';

export type PathProblemKind =
  | 'untrusted'
  | 'expired'
  | 'not-yet-valid'
  | 'weak-key'
  | 'weak-signature'
  | 'not-an-authority'
  | 'path-too-long'
  | 'key-usage'
  | 'purpose'
  | 'names-not-allowed'
  | 'unknown-critical';

export interface PathProblem {
  readonly kind: PathProblemKind;
  readonly certificate: Certificate;
}

/** A path, and all that stands against it at one instant (RFC 5280, 6.1). */
export interface JudgedPath {
  readonly path: Path;
  readonly problems: readonly PathProblem[];
}

/**
 * The path that a client would accept at `at` (ms since 1970), or else the one with the
 * least against it. Null without a path.
 */
export function bestPath(paths: readonly Path[], at: number): JudgedPath | null {
  const judged = paths.map((path) => ({ path, problems: problemsOf(path, at) }));
  const weight = ({ path, problems }: JudgedPath) =>
    problems.length + (path.end === 'anchored' ? 0 : 1000);
  return judged.toSorted((a, b) => weight(a) - weight(b))[0] ?? null;
}

function problemsOf(path: Path, at: number): PathProblem[] {
  const top = path.certificates.at(-1);
  const untrusted: PathProblem[] =
    path.end === 'anchored' || top === undefined ? [] : [{ kind: 'untrusted', certificate: top }];
  const found = path.certificates.flatMap((certificate, index) =>
    [
      ...dateProblems(certificate, at),
      ...weaknesses(certificate, isTop(path, index)),
      ...(index === 0 ? leafProblems(certificate) : authorityProblems(path, index, certificate)),
      ...(certificate.unknownCritical.length > 0 ? (['unknown-critical'] as const) : []),
    ].map((kind) => ({ kind, certificate })),
  );
  return [...untrusted, ...found];
}

/** The end of a path that has one: what it says of itself is trusted, or nothing is. */
const isTop = ({ certificates, end }: Path, index: number) =>
  index === certificates.length - 1 && end !== 'issuer-missing';

function dateProblems({ notBefore, notAfter }: Certificate, at: number): PathProblemKind[] {
  if (at < notBefore) return ['not-yet-valid'];
  return at > notAfter ? ['expired'] : [];
}

const WEAK_HASH = /^(MD2|MD5|SHA-1) /;

/** OCPP asks for 112 bits of security (A00.FR.501 to A00.FR.503). */
export function weaknesses(certificate: Certificate, isTop: boolean): PathProblemKind[] {
  const { type, bits } = certificate.key;
  const least = type === 'ec' ? THRESHOLDS.tls.minEcBits : THRESHOLDS.tls.minRsaBits;
  const isSized = type === 'ec' || type.startsWith('rsa') || type === 'dsa';
  const weakKey = isSized && bits !== null && bits < least;
  const weakSignature = !isTop && WEAK_HASH.test(certificate.signature);
  return [
    ...(weakKey ? (['weak-key'] as const) : []),
    ...(weakSignature ? (['weak-signature'] as const) : []),
  ];
}

/**
 * RFC 5280, 4.2.1.12: a client may refuse what says anyExtendedKeyUsage and not its own
 * purpose. OpenSSL does, so many a charger does.
 */
const servesTls = ({ extendedKeyUsage }: Certificate) =>
  extendedKeyUsage === null || extendedKeyUsage.includes(OID.serverAuth);

function leafProblems(leaf: Certificate): PathProblemKind[] {
  return [
    ...(servesTls(leaf) ? [] : (['purpose'] as const)),
    ...(leaf.keyUsage?.tlsServer === false ? (['key-usage'] as const) : []),
  ];
}

function authorityProblems(path: Path, index: number, authority: Certificate): PathProblemKind[] {
  const below = path.certificates.slice(0, index);
  // RFC 5280, 4.2.1.9: neither the leaf nor what issued itself is counted.
  const counted = below.slice(1).filter((certificate) => !isSelfIssued(certificate));
  return [
    ...(mayIssue(authority, isTop(path, index)) ? [] : (['not-an-authority'] as const)),
    ...(authority.pathLength !== null && counted.length > authority.pathLength
      ? (['path-too-long'] as const)
      : []),
    ...(authority.keyUsage?.certSign === false ? (['key-usage'] as const) : []),
    ...(servesTls(authority) ? [] : (['purpose'] as const)),
    ...(namesAreAllowed(authority, below) ? [] : (['names-not-allowed'] as const)),
  ];
}

const isSelfIssued = ({ subject, issuer }: Certificate) => subject.key === issuer.key;

function mayIssue(authority: Certificate, isTop: boolean): boolean {
  const { isAuthority, version, keyUsage } = authority;
  if (isAuthority !== null) return isAuthority;
  // Old roots have no basicConstraints to say it with: as in OpenSSL, version 1 or the right to sign will do.
  return isTop && ((version === 1 && isSelfIssued(authority)) || keyUsage?.certSign === true);
}

/** RFC 5280, 4.2.1.10: all names below count, but for those of an authority that issued itself. */
function namesAreAllowed({ nameConstraints }: Certificate, below: readonly Certificate[]): boolean {
  if (nameConstraints === null) return true;
  return below.every(
    (certificate, index) =>
      (index > 0 && isSelfIssued(certificate)) ||
      areAllowed(nameConstraints, constrainedNames(certificate, index === 0)),
  );
}
