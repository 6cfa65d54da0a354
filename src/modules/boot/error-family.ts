import { isFormatCode } from '../../ocpp/error-codes.ts';

/** What a CALLERROR code says of the message, whatever the exact one is: backends differ in that. */
export type ErrorFamily = 'security' | 'format' | 'unsupported' | 'internal' | 'unknown';

export function errorFamily(code: string): ErrorFamily {
  if (isFormatCode(code)) return 'format';
  return FAMILIES.get(code) ?? 'unknown';
}

const FAMILIES: ReadonlyMap<string, ErrorFamily> = new Map([
  ['SecurityError', 'security'],
  ['NotImplemented', 'unsupported'],
  ['NotSupported', 'unsupported'],
  ['InternalError', 'internal'],
  ['GenericError', 'internal'],
]);

/** As one line of evidence. */
export const FAMILY_WORDS: Readonly<Record<ErrorFamily, string>> = {
  security: 'the station may not do this',
  format: 'the message is malformed',
  unsupported: 'the action is not served',
  internal: 'the backend failed, or will not say why',
  unknown: 'a code that OCPP does not have',
};

/** Who is seen to answer with a code, and for what, where that is more than the code says. */
export const seenIn = (code: string): string | undefined => SEEN.get(code);

const SEEN: ReadonlyMap<string, string> = new Map([
  ['FormatViolation', 'CitrineOS: for any defect of a message'],
  ['OccurenceConstraintViolation', 'ocpp-rpc: a required field is missing'],
  ['ProtocolError', 'mobilityhouse/ocpp: a required field is missing'],
  ['TypeConstraintViolation', 'mobilityhouse/ocpp: also for a text that is too long'],
  ['PropertyConstraintViolation', 'ocpp-rpc: also for a field that OCPP does not know'],
  ['GenericError', 'ocpp-go: a value that is none of the allowed ones'],
  ['InternalError', 'CitrineOS: also for what it cannot parse or does not know'],
  ['NotImplemented', 'ocpp-rpc: also for an action that it knows and has no handler for'],
]);
