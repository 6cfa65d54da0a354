import type { Evidence, Observation } from '../../../diagnosis/module.ts';
import type { TlsHandshake } from '../../../facts/tls.ts';
import { printable } from '../printable.ts';
import type { Part } from './certificate-dates.ts';
import { breaksRules } from './certificate-rules.ts';
import type { Trust } from './trust.ts';

/** Node's verdicts that our own judgement of dates and names stands for. */
const JUDGED_ELSEWHERE: readonly (string | null)[] = [
  null,
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'ERR_TLS_CERT_ALTNAME_INVALID',
];

/** A last net: what OpenSSL refuses and nothing here explains is not called healthy. */
export function refusedByNode(
  { best }: Trust,
  { outcome, authorized, authorizationError }: TlsHandshake,
  evidence: readonly Evidence[],
): Part {
  const isExplained = JUDGED_ELSEWHERE.includes(authorizationError) || breaksRules(best);
  if (outcome !== 'secured' || authorized || isExplained) return { findings: [], words: [] };
  const finding: Observation = {
    fault: 'tls-certificate-untrusted',
    confidence: 'possible',
    detail: `OpenSSL on this laptop refuses the chain (${printable(authorizationError ?? '', 60)}), for a reason that ghostcheck does not see.`,
    evidence,
  };
  return { findings: [finding], words: ['not trusted'] };
}
