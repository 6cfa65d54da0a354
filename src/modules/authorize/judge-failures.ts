import type { Evidence, Observation } from '../../diagnosis/module.ts';
import type { AuthorizeExchange } from '../../facts/authorize.ts';
import { isFormatCode } from '../../ocpp/error-codes.ts';
import { clip } from '../../ocpp/violations.ts';
import { share, tokenEvidence } from './words.ts';

/**
 * Tries that gave no decision on the token: silence, errors, and what is no answer. `beside`
 * is what else was measured meanwhile.
 */
export function judgeFailures(
  tries: readonly AuthorizeExchange[],
  beside: readonly Evidence[],
): Observation[] {
  return [...silence(tries, beside), ...errors(tries), ...nonsense(tries)];
}

/** The answer to an earlier try that had been given up on: this one had none in time either. */
function isLate({ outcome, error }: AuthorizeExchange, before: readonly AuthorizeExchange[]) {
  const foreign = outcome === 'nonsense' && error?.code === 'EMESSAGEID';
  return foreign && before.some((earlier) => earlier.outcome === 'silent');
}

function silence(tries: readonly AuthorizeExchange[], beside: readonly Evidence[]): Observation[] {
  const late = tries.filter((one, index) => isLate(one, tries.slice(0, index)));
  const silent = tries.filter((one) => one.outcome === 'silent' || late.includes(one));
  const [first] = silent;
  if (first === undefined) return [];
  const whole = silent.find(({ cutShort }) => !cutShort);
  const waited = `${Math.round((whole ?? first).timeoutMs / 100) / 10} s`;
  const tardy =
    late.length === 0 ? '' : ' Answers to earlier tries came after that: it is slow, not dead.';
  const short =
    whole === undefined ? ' No more time was left in this run: a slow backend looks the same.' : '';
  return [
    {
      fault: 'authorize-timeout',
      confidence: whole === undefined ? 'possible' : 'certain',
      detail: `The backend had accepted the station, and gave no answer to Authorize within ${waited}${share(silent, tries)}, while the connection stayed open. A driver who presents a card waits as long, and is then refused.${tardy}${short}`,
      evidence: [{ label: 'Waited', value: waited }, ...beside, ...tokenEvidence(first)],
    },
  ];
}

function errors(tries: readonly AuthorizeExchange[]): Observation[] {
  const refused = tries.filter(({ outcome }) => outcome === 'error');
  const security = refused.filter(({ errorCode }) => errorCode === 'SecurityError');
  const others = refused.filter(({ errorCode }) => errorCode !== 'SecurityError');
  const [unregistered] = security;
  const [failed] = others;
  return [
    ...(unregistered === undefined
      ? []
      : [
          {
            fault: 'authorize-security-error' as const,
            confidence: 'certain' as const,
            detail: `The backend had accepted the BootNotification, and answered Authorize with SecurityError${share(security, tries)}. That is what OCPP has for a station that is not registered: it says nothing of the token.`,
            evidence: errorEvidence(unregistered),
          },
        ]),
    ...(failed === undefined
      ? []
      : [
          {
            fault: 'authorize-failed' as const,
            confidence: 'certain' as const,
            detail: `The backend answered Authorize with ${clip(failed.errorCode ?? '') || 'an error without a code'}${share(others, tries)}: it decided nothing about the token. ${reading(failed.errorCode ?? '')}`,
            evidence: errorEvidence(failed),
          },
        ]),
  ];
}

function reading(code: string): string {
  if (code === 'NotImplemented' || code === 'NotSupported') {
    return 'It has no handler for Authorize in this OCPP version.';
  }
  return isFormatCode(code)
    ? 'It takes the message for malformed, although it is as OCPP has it.'
    : 'It failed at handling it.';
}

function nonsense(tries: readonly AuthorizeExchange[]): Observation[] {
  const unreadable = tries.filter(
    (one, index) => one.outcome === 'nonsense' && !isLate(one, tries.slice(0, index)),
  );
  const [first] = unreadable;
  if (first === undefined) return [];
  const what =
    first.error === null ? 'neither a CALLRESULT nor a CALLERROR' : clip(first.error.message);
  return [
    {
      fault: 'authorize-response-invalid',
      // An answer to an earlier message may have come late, and this one never.
      confidence: first.error?.code === 'EMESSAGEID' ? 'likely' : 'certain',
      detail: `What came back to Authorize is ${what}${share(unreadable, tries)}: a station cannot make use of it, and waits until its message timeout.`,
      evidence: tokenEvidence(first),
    },
  ];
}

const errorEvidence = (failed: AuthorizeExchange) => [
  { label: 'Error code', value: clip(failed.errorCode ?? 'none') },
  ...(failed.errorDescription
    ? [{ label: 'Description', value: clip(failed.errorDescription, 200) }]
    : []),
  ...tokenEvidence(failed),
];
