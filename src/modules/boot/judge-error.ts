import type { Evidence, Judgement, Observation } from '../../diagnosis/module.ts';
import type { BootExchange } from '../../facts/boot.ts';
import type { OcppVersion } from '../../facts/statement.ts';
import { clip } from '../../ocpp/violations.ts';
import { type ErrorFamily, errorFamily, FAMILY_WORDS, seenIn } from './error-family.ts';

/** Judges a CALLERROR. `faulty`: our own check found faults in the message. */
export function judgeError(
  exchange: BootExchange,
  version: OcppVersion,
  faulty: boolean,
): Judgement {
  const given = exchange.errorCode ?? '';
  const code = clip(given) || 'an error without a code';
  const family = errorFamily(given);
  const seen = seenIn(given);
  const evidence = [
    { label: 'Error code', value: code },
    { label: 'It says', value: FAMILY_WORDS[family] },
    ...(seen === undefined ? [] : [{ label: 'Seen in', value: seen }]),
    ...(exchange.errorDescription
      ? [{ label: 'Description', value: clip(exchange.errorDescription, 200) }]
      : []),
    {
      label: 'Our own check',
      value: faulty ? 'the message has faults' : `valid by the schema of OCPP ${version}`,
    },
  ];
  return { summary: `refused: ${code}`, findings: [ANSWERS[family]({ code, faulty, evidence })] };
}

interface Refused {
  readonly code: string;
  readonly faulty: boolean;
  readonly evidence: readonly Evidence[];
}

/** Real backends answer one defect with five codes: only the family of the code is judged. */
const ANSWERS: Readonly<Record<ErrorFamily, (refused: Refused) => Observation>> = {
  security: ({ evidence }) => ({
    fault: 'boot-security-error',
    confidence: 'certain',
    detail:
      'The backend answered SecurityError: the connection stands, but this station may not register over it.',
    evidence,
  }),
  format: ({ code, faulty, evidence }) => ({
    fault: 'boot-format-refused',
    confidence: 'certain',
    detail: `The backend answered ${code}: it takes the message for malformed. ${faulty ? 'The findings about the message itself say why.' : 'By our schema of this version nothing is wrong with it: the backend checks more, or reads it by another version or vendor schema.'}`,
    evidence,
    owner: faulty ? 'charger' : 'backend',
  }),
  unsupported: failed('it does not serve this action to the station, perhaps on this OCPP version'),
  internal: failed('it could not, or would not, handle a BootNotification'),
  unknown: failed('OCPP has no such code, so no station can tell what it means'),
};

function failed(what: string) {
  return ({ code, faulty, evidence }: Refused): Observation => ({
    fault: 'boot-failed',
    confidence: 'likely',
    detail: `The backend answered ${code}, which names no fault of the message: ${what}.${faulty ? ' Some backends answer so to a message that is malformed, as this one is.' : ''}`,
    evidence,
  });
}
