import type { Judgement, NotExamined, Observation, Table } from '../../../diagnosis/module.ts';
import { ofKind } from '../../../facts/select.ts';
import type { TlsHandshake } from '../../../facts/tls.ts';
import { readCertificate } from '../../../tls/x509.ts';
import type { TlsInput } from '../input.ts';
import { printable } from '../printable.ts';
import {
  evidenceOf,
  type JudgedAnswer,
  nameOf,
  roleOf,
  sourceOf,
  tableOf,
} from './revocation-text.ts';
import { type RevocationVerdict, verdictOf } from './revocation-verdict.ts';

export interface RevocationJudged {
  readonly findings: readonly Observation[];
  readonly notExamined: readonly NotExamined[];
  readonly measurements: NonNullable<Judgement['measurements']>;
  readonly tables: readonly Table[];
  readonly words: readonly string[];
}

const NOTHING: RevocationJudged = {
  findings: [],
  notExamined: [],
  measurements: {},
  tables: [],
  words: [],
};

const WHAT = 'whether a certificate of the backend has been revoked';

/** Whether the certificates of the backend have been revoked, at true time. */
export function judgeRevocation(
  handshake: TlsHandshake,
  { records, site, now }: TlsInput,
): RevocationJudged {
  if (handshake.chain.length === 0) return NOTHING;
  if (site.revocation !== true) {
    return { ...NOTHING, notExamined: [{ what: WHAT, how: '--revocation, or ghostcheck tls' }] };
  }
  const all = ofKind(records, 'tls.revocation').map((fact) => ({
    fact,
    verdict: verdictOf(fact, now),
  }));
  const judged = all.filter(({ fact }) => fact.role === 'server');
  const certificates = [...new Set(judged.map(({ fact }) => fact.index))]
    .sort((a, b) => a - b)
    .map((index) => judged.filter(({ fact }) => fact.index === index));
  const revoked = certificates.filter((answers) => has(answers, 'revoked'));
  const unproved = [
    ...certificates.filter((answers) => !has(answers, 'revoked')).flatMap(unprovedIn),
    ...missingStaple(handshake, judged),
  ];
  return {
    findings: [...revokedFinding(revoked.flat()), ...unprovedFinding(unproved)],
    notExamined: notExaminedOf(certificates),
    measurements: { 'tls.revocation': measured(certificates) },
    tables: all.length === 0 ? [] : [tableOf(all)],
    words: revoked.length > 0 ? ['revoked'] : [],
  };
}

const has = (answers: readonly JudgedAnswer[], kind: RevocationVerdict['kind']) =>
  answers.some(({ verdict }) => verdict.kind === kind);

/** `unknown`: asked, and nothing was proved. Null: there was nobody to ask about the server's own. */
function measured(certificates: readonly (readonly JudgedAnswer[])[]): string | null {
  if (certificates.some((answers) => has(answers, 'revoked'))) return 'revoked';
  const isUnknown = (answers: readonly JudgedAnswer[]) =>
    !has(answers, 'good') && !has(answers, 'nowhere-named');
  if (certificates.some(isUnknown)) return 'unknown';
  return has(certificates[0] ?? [], 'good') ? 'good' : null;
}

function revokedFinding(answers: readonly JudgedAnswer[]): Observation[] {
  const proofs = answers.filter(({ verdict }) => verdict.kind === 'revoked');
  const [first] = proofs;
  if (first === undefined) return [];
  const { fact, verdict } = first;
  const note = verdict.kind === 'revoked' ? verdict.note : '';
  return [
    {
      fault: 'tls-certificate-revoked',
      confidence: 'certain',
      detail: `${roleOf(fact)} ${nameOf(fact)} was revoked ${note}: so says ${sourceOf(fact)}, signed for its issuer.`,
      evidence: proofs.map(evidenceOf),
    },
  ];
}

interface Unproved {
  readonly sentence: string;
  readonly evidence: Observation['evidence'];
}

/** A certificate that nobody vouches for; or a staple that proves nothing, whoever else does. */
function unprovedIn(answers: readonly JudgedAnswer[]): Unproved[] {
  return answers.flatMap((answer) => {
    const { fact, verdict } = answer;
    if (verdict.kind !== 'unproved') return [];
    const isSettled = has(answers, 'good');
    if (isSettled && fact.source !== 'stapled') return [];
    const otherwise = isSettled ? ' Asked directly, its authority says that it is good.' : '';
    return [
      {
        sentence: `${roleOf(fact)} ${nameOf(fact)}: ${sourceOf(fact)} proves nothing, since ${verdict.why}.${otherwise}`,
        evidence: [evidenceOf(answer)],
      },
    ];
  });
}

/** RFC 7633: a client that heeds it takes no handshake without a staple. */
function missingStaple(
  { outcome, chain }: TlsHandshake,
  judged: readonly JudgedAnswer[],
): Unproved[] {
  const leaf = readCertificate(Buffer.from(chain[0] ?? '', 'base64'));
  const stapled = judged.some(({ fact }) => fact.source === 'stapled');
  if (outcome !== 'secured' || leaf?.mustStaple !== true || stapled) return [];
  const sentence =
    'The server certificate promises a stapled OCSP answer (must-staple), and the server sends none: a client that heeds this refuses.';
  return [{ sentence, evidence: [{ label: 'stapled answer', value: 'promised, not sent' }] }];
}

function unprovedFinding(unproved: readonly Unproved[]): Observation[] {
  if (unproved.length === 0) return [];
  return [
    {
      fault: 'tls-revocation-unknown',
      confidence: 'certain',
      detail: unproved
        .slice(0, 3)
        .map(({ sentence }) => sentence)
        .join(' '),
      evidence: unproved.flatMap(({ evidence }) => evidence),
    },
  ];
}

function notExaminedOf(certificates: readonly (readonly JudgedAnswer[])[]): NotExamined[] {
  if (certificates.length === 0) {
    return [
      { what: `${WHAT}: its issuer is not known`, how: '--ca with the root of its authority' },
    ];
  }
  return certificates.flatMap((answers) => {
    const [first] = answers;
    if (first === undefined || !has(answers, 'nowhere-named')) return [];
    const what = `whether the certificate ${nameOf(first.fact)} has been revoked: it names no place to ask`;
    return [{ what, how: `ask the operator of ${printable(first.fact.issuer, 80)}` }];
  });
}
