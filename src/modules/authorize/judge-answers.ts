import type { Observation } from '../../diagnosis/module.ts';
import type { AuthorizeExchange } from '../../facts/authorize.ts';
import type { OcppVersion } from '../../facts/statement.ts';
import type { FaultId } from '../../faults/index.ts';
import { type AuthorizationStatus, statusOf } from '../../ocpp/authorize-answer.ts';
import { authorizeViolations } from '../../ocpp/authorize-violations.ts';
import { clip } from '../../ocpp/violations.ts';
import { share, tokenEvidence } from './words.ts';

const FAULT_OF: Readonly<Record<Exclude<AuthorizationStatus, 'Accepted'>, FaultId>> = {
  Unknown: 'token-unknown',
  Blocked: 'token-blocked',
  Expired: 'token-expired',
  Invalid: 'token-invalid',
  ConcurrentTx: 'token-busy',
  NoCredit: 'token-not-allowed',
  NotAllowedTypeEVSE: 'token-not-allowed',
  NotAtThisLocation: 'token-not-allowed',
  NotAtThisTime: 'token-not-allowed',
};

/** What a status says beyond its fault. */
const MEANINGS: Readonly<Partial<Record<AuthorizationStatus, string>>> = {
  NoCredit: 'There is no credit left on its account.',
  NotAllowedTypeEVSE: 'It may not be used at a charger of this type.',
  NotAtThisLocation: 'It may not be used at this location.',
  NotAtThisTime: 'It may not be used at this time.',
};

/** Judges each CALLRESULT: is it valid, and what does it say of the token? */
export function judgeAnswers(
  tries: readonly AuthorizeExchange[],
  version: OcppVersion,
): Observation[] {
  const results = tries.filter(({ outcome }) => outcome === 'result');
  return [...invalid(results, tries, version), ...refused(results, tries, version)];
}

function refused(
  results: readonly AuthorizeExchange[],
  tries: readonly AuthorizeExchange[],
  version: OcppVersion,
): Observation[] {
  const byFault = new Map<
    FaultId,
    { statuses: Set<AuthorizationStatus>; of: AuthorizeExchange[] }
  >();
  for (const result of results) {
    const status = statusOf(version, result.answer);
    if (status === null || status === 'Accepted') continue;
    const seen = byFault.get(FAULT_OF[status]) ?? { statuses: new Set(), of: [] };
    seen.statuses.add(status);
    seen.of.push(result);
    byFault.set(FAULT_OF[status], seen);
  }
  return [...byFault].map(([fault, { statuses, of }]) => {
    const words = [...statuses];
    const sentences = [
      `The backend answered ${words.join(' and ')}${share(of, tries)}.`,
      ...words.flatMap((status) => MEANINGS[status] ?? []),
      of.length === results.length ? '' : 'It answered differently at other tries.',
      hint(fault, version, of[0]),
    ];
    return {
      fault,
      confidence: of.length === results.length ? 'certain' : 'likely',
      detail: sentences.filter((sentence) => sentence !== '').join(' '),
      evidence: [
        { label: 'Status', value: words.join(', ') },
        ...(of[0] === undefined ? [] : tokenEvidence(of[0])),
      ],
    };
  });
}

function hint(fault: FaultId, version: OcppVersion, one: AuthorizeExchange | undefined): string {
  if (fault !== 'token-unknown' && fault !== 'token-invalid') return '';
  // OCPP 1.6, AuthorizationStatus: Invalid is an identifier that is not known.
  if (version === '1.6')
    return 'OCPP 1.6 has no Unknown: with Invalid it says that it does not know the token.';
  return one?.token.typeStated === false
    ? `No type was given, so it was sent as ${one.token.type}: a backend that holds it under another type does not find it.`
    : '';
}

function invalid(
  results: readonly AuthorizeExchange[],
  tries: readonly AuthorizeExchange[],
  version: OcppVersion,
): Observation[] {
  const broken = results
    .map((result) => ({ result, violations: authorizeViolations(version, result.answer) }))
    .filter(({ violations }) => violations.length > 0);
  const [first] = broken;
  if (first === undefined) return [];
  const wrong = first.violations.map(({ pointer }) => pointer.slice(1) || 'the payload');
  return [
    {
      fault: 'authorize-response-invalid',
      confidence: 'certain',
      detail: `The backend answered Authorize, but not as OCPP ${version} has it (${clip(wrong.join(', '), 120)})${share(broken, tries)}. Many stations ignore such an answer, and the driver is refused.`,
      evidence: first.violations.slice(0, 10).map(({ pointer, defect, expected, found }) => ({
        label: clip(pointer) || 'payload',
        value: `${defect === 'unknown' ? 'unknown field' : `expected ${expected}`}; found ${found}`,
      })),
    },
  ];
}
