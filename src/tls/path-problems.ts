import { THRESHOLDS } from '../thresholds.ts';
import { isSignedBy, type Path } from './chain.ts';
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
      ...weaknesses(certificate),
      ...(index === 0 ? leafProblems(certificate) : authorityProblems(path, index)),
      ...(certificate.unknownCritical.length > 0 ? (['unknown-critical'] as const) : []),
    ].map((kind) => ({ kind, certificate })),
  );
  return [...untrusted, ...found];
}

function dateProblems({ notBefore, notAfter }: Certificate, at: number): PathProblemKind[] {
  if (at < notBefore) return ['not-yet-valid'];
  return at > notAfter ? ['expired'] : [];
}

const WEAK_HASH = /^(MD2|MD5|SHA-1) /;

/** OCPP asks for 112 bits of security (A00.FR.501 to A00.FR.503). */
export function weaknesses(certificate: Certificate): PathProblemKind[] {
  const { type, bits } = certificate.key;
  const least = type === 'ec' ? THRESHOLDS.tls.minEcBits : THRESHOLDS.tls.minRsaBits;
  const isSized = type === 'ec' || type.startsWith('rsa') || type === 'dsa';
  const weakKey = isSized && bits !== null && bits < least;
  // What a certificate says of itself needs no signature: it is trusted, or not.
  const weakSignature = WEAK_HASH.test(certificate.signature) && !isItsOwnIssuer(certificate);
  return [
    ...(weakKey ? (['weak-key'] as const) : []),
    ...(weakSignature ? (['weak-signature'] as const) : []),
  ];
}

const isItsOwnIssuer = (certificate: Certificate) =>
  certificate.issuer.key === certificate.subject.key && isSignedBy(certificate, certificate);

const SERVER_PURPOSES: readonly string[] = [OID.serverAuth, OID.anyExtendedKeyUsage];

const servesTls = ({ extendedKeyUsage }: Certificate) =>
  extendedKeyUsage === null || extendedKeyUsage.some((use) => SERVER_PURPOSES.includes(use));

function leafProblems(leaf: Certificate): PathProblemKind[] {
  return [
    ...(servesTls(leaf) ? [] : (['purpose'] as const)),
    ...(leaf.keyUsage?.tlsServer === false ? (['key-usage'] as const) : []),
  ];
}

function authorityProblems({ certificates, end }: Path, index: number): PathProblemKind[] {
  const authority = certificates[index];
  const leaf = certificates[0];
  if (authority === undefined || leaf === undefined) return [];
  const isLast = index === certificates.length - 1;
  // Version 1 has no extension to say so with: a trusted root may be one.
  const isOldRoot = authority.version < 3 && isLast && end === 'anchored';
  // RFC 5280, 4.2.1.9: what issued itself is not counted.
  const below = certificates
    .slice(1, index)
    .filter(({ subject, issuer }) => subject.key !== issuer.key).length;
  const { nameConstraints } = authority;
  return [
    ...(authority.isAuthority || isOldRoot ? [] : (['not-an-authority'] as const)),
    ...(authority.pathLength !== null && below > authority.pathLength
      ? (['path-too-long'] as const)
      : []),
    ...(authority.keyUsage?.certSign === false ? (['key-usage'] as const) : []),
    ...(servesTls(authority) ? [] : (['purpose'] as const)),
    ...(nameConstraints === null || areAllowed(nameConstraints, leaf.dnsNames, leaf.addresses)
      ? []
      : (['names-not-allowed'] as const)),
  ];
}
