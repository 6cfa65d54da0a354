import type { Observation } from '../../diagnosis/module.ts';
import type { AuthorizeExchange } from '../../facts/authorize.ts';
import { isFormatCode } from '../../ocpp/error-codes.ts';
import { clip } from '../../ocpp/violations.ts';
import { share, tokenEvidence } from './words.ts';

/** Tries that gave no decision on the token: silence, errors, and what is no answer. */
export function judgeFailures(tries: readonly AuthorizeExchange[]): Observation[] {
  return [...silence(tries), ...errors(tries), ...nonsense(tries)];
}

function silence(tries: readonly AuthorizeExchange[]): Observation[] {
  const silent = tries.filter(({ outcome }) => outcome === 'silent');
  const [first] = silent;
  if (first === undefined) return [];
  const whole = silent.find(({ cutShort }) => !cutShort);
  const waited = `${Math.round((whole ?? first).timeoutMs / 100) / 10} s`;
  const short =
    whole === undefined ? ' No more time was left in this run: a slow backend looks the same.' : '';
  return [
    {
      fault: 'authorize-timeout',
      confidence: whole === undefined ? 'possible' : 'certain',
      detail: `The backend had accepted the station, and gave no answer to Authorize within ${waited}${share(silent, tries)}, while the connection stayed open. A driver who presents a card waits as long, and is then refused.${short}`,
      evidence: [{ label: 'Waited', value: waited }, ...tokenEvidence(first)],
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
  const unreadable = tries.filter(({ outcome }) => outcome === 'nonsense');
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
