import type { Evidence, Observation } from '../../diagnosis/module.ts';
import type { TlsHandshake } from '../../facts/tls.ts';
import type { JudgedPath, PathProblem, PathProblemKind } from '../../tls/path-problems.ts';
import type { Certificate } from '../../tls/x509.ts';
import type { Part } from './certificate-dates.ts';
import { nameFor } from './certificate-name.ts';
import { printable } from './printable.ts';

const NOTHING: Part = { findings: [], words: [] };

/** Whether the path leads to a root, and whether each step of it is allowed. */
export function trustFinding(
  { path, problems }: JudgedPath,
  sent: readonly Certificate[],
  handshake: TlsHandshake,
): Part {
  const evidence = evidenceOf(path.certificates, sent, handshake);
  if (path.end !== 'anchored' && !handshake.authorized) {
    const given = handshake.anchorSources.some((source) => source.given);
    const finding = { ...unanchored(path.end, path.certificates, sent, given), evidence };
    return { findings: [finding], words: [WORDS[finding.fault]] };
  }
  const broken = problems.find(({ kind }) => BROKEN_RULES[kind] !== undefined);
  if (broken !== undefined) {
    const detail = ruleBroken(broken);
    const confidence = 'certain';
    return {
      findings: [
        { fault: 'tls-certificate-untrusted', confidence, detail, evidence, owner: 'backend' },
      ],
      words: ['not valid as a chain'],
    };
  }
  return refusedByNode(handshake, evidence);
}

const WORDS = {
  'tls-certificate-self-signed': 'self-signed',
  'tls-certificate-untrusted': 'not trusted',
  'tls-chain-incomplete': 'intermediate missing',
} as const;

function unanchored(
  end: 'self-signed' | 'issuer-missing' | 'anchored',
  certificates: readonly Certificate[],
  sent: readonly Certificate[],
  given: boolean,
): Omit<Observation, 'evidence' | 'fault'> & { readonly fault: keyof typeof WORDS } {
  const top = certificates.at(-1);
  const confidence = given ? 'certain' : 'likely';
  const lists = given
    ? 'neither a root given with --ca nor a public one'
    : 'no public root; whether the charger has its root cannot be seen from here, since none was given with --ca';
  const issuer = top === undefined ? '' : printable(top.issuer.text, 120);
  if (end === 'self-signed' && certificates.length === 1) {
    return {
      fault: 'tls-certificate-self-signed',
      confidence,
      detail: `The server's certificate is its own issuer, and it is among ${given ? 'neither the roots given with --ca nor the public ones' : 'no public roots; a charger accepts it only where it was loaded into it'}.`,
    };
  }
  if (end === 'self-signed') {
    return {
      fault: 'tls-certificate-untrusted',
      confidence,
      detail: `The chain ends at the root ${top === undefined ? '' : nameFor(top)}, a private one: it is ${lists}.`,
    };
  }
  // An issuer that publishes its certificate is an intermediate; a root is not fetched.
  const isLeafAlone = certificates.length === 1;
  if (isLeafAlone && (top?.namesIssuerUrl === true || given || sent.length > 1)) {
    const others =
      sent.length > 1
        ? `None of the ${sent.length - 1} other certificates that the server sends issued its own`
        : 'The server sends its own certificate alone';
    return {
      fault: 'tls-chain-incomplete',
      confidence: 'likely',
      detail: `${others}, and the one that issued it (${issuer}) is no root known here: an intermediate is missing${given ? ', or the root given with --ca is not the right one' : ''}.`,
    };
  }
  return {
    fault: 'tls-certificate-untrusted',
    confidence,
    detail: `The chain ends below ${issuer}, which the server does not send and which is ${lists}.${isLeafAlone ? ' If it is an intermediate, the server should send it.' : ''}`,
  };
}

/** RFC 5280, 6.1: rules of a path that have nothing to do with dates, names or strength. */
const BROKEN_RULES: Readonly<Partial<Record<PathProblemKind, string>>> = {
  'not-an-authority': 'issued a certificate although it is no authority (basicConstraints)',
  'path-too-long': 'allows fewer intermediates below it than there are (pathLenConstraint)',
  'key-usage': 'is not allowed to be used like this (keyUsage)',
  purpose: 'is not meant for TLS servers (extendedKeyUsage)',
  'names-not-allowed': "is not allowed to issue for the server's names (nameConstraints)",
  'unknown-critical': 'has a critical extension that is not understood',
};

const ruleBroken = ({ kind, certificate }: PathProblem) =>
  `The chain leads to a root, but it breaks the rules: ${nameFor(certificate)} ${BROKEN_RULES[kind] ?? ''}.`;

/** Node's verdicts that our own judgement of dates and names stands for. */
const JUDGED_ELSEWHERE: readonly (string | null)[] = [
  null,
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'ERR_TLS_CERT_ALTNAME_INVALID',
];

/** A last net: what OpenSSL refuses and nothing here explains is not called healthy. */
function refusedByNode(
  { outcome, authorized, authorizationError }: TlsHandshake,
  evidence: readonly Evidence[],
): Part {
  if (outcome !== 'secured' || authorized || JUDGED_ELSEWHERE.includes(authorizationError)) {
    return NOTHING;
  }
  const finding: Observation = {
    fault: 'tls-certificate-untrusted',
    confidence: 'possible',
    detail: `OpenSSL on this laptop refuses the chain (${printable(authorizationError ?? '', 60)}), for a reason that ghostcheck does not see.`,
    evidence,
  };
  return { findings: [finding], words: ['not trusted'] };
}

function evidenceOf(
  path: readonly Certificate[],
  sent: readonly Certificate[],
  { anchorSources, authorizationError }: TlsHandshake,
): Evidence[] {
  const steps = path.map(
    (certificate, index): Evidence => ({
      label: index === 0 ? 'server certificate' : 'issued by',
      value: nameFor(certificate),
    }),
  );
  return [
    ...steps,
    { label: 'certificates sent', value: String(sent.length) },
    {
      label: 'roots consulted',
      value: anchorSources.map(({ name, roots }) => `${name} (${roots})`).join(', ') || 'none',
    },
    ...(authorizationError === null
      ? []
      : [{ label: 'verdict of Node.js', value: printable(authorizationError, 60) }]),
  ];
}
