import type { OcppVersion } from '../facts/statement.ts';
import { familyOf } from './version.ts';
import type { Defect } from './violations.ts';

/**
 * CALLERROR codes that say: this message is not as the schema wants it. OCPP-J 1.6 itself
 * misspells two of them (FormationViolation, OccurenceConstraintViolation); backends and
 * stations use both spellings in every version, so both are read everywhere.
 */
const FORMAT_CODES: ReadonlySet<string> = new Set([
  'FormatViolation',
  'FormationViolation',
  'OccurrenceConstraintViolation',
  'OccurenceConstraintViolation',
  'PropertyConstraintViolation',
  'TypeConstraintViolation',
  'ProtocolError',
  'RpcFrameworkError',
  'MessageTypeNotSupported',
]);

export const isFormatCode = (code: string): boolean => FORMAT_CODES.has(code);

/**
 * Which code a CSMS answers a defect with: by the definitions of the codes (no version
 * maps defects to codes), and as seen in CitrineOS, ocpp-rpc, mobilityhouse/ocpp and ocpp-go.
 */
const ANSWERS: Readonly<Record<Defect, { '1.6': string; '2.x': string; seen: string[] }>> = {
  missing: {
    '1.6': 'ProtocolError or OccurenceConstraintViolation',
    '2.x': 'OccurrenceConstraintViolation',
    seen: ['FormatViolation', 'OccurenceConstraintViolation', 'ProtocolError'],
  },
  type: {
    '1.6': 'TypeConstraintViolation',
    '2.x': 'TypeConstraintViolation',
    seen: ['FormatViolation', 'FormationViolation'],
  },
  'too-long': {
    '1.6': 'PropertyConstraintViolation',
    '2.x': 'PropertyConstraintViolation',
    seen: ['FormatViolation', 'TypeConstraintViolation'],
  },
  unknown: {
    '1.6': 'FormationViolation',
    '2.x': 'FormatViolation',
    seen: ['PropertyConstraintViolation', 'FormatViolation'],
  },
  value: {
    '1.6': 'PropertyConstraintViolation',
    '2.x': 'PropertyConstraintViolation',
    seen: ['FormatViolation', 'GenericError'],
  },
};

/** The CALLERROR to expect for a defect, as one line of evidence. */
export function expectedAnswer(version: OcppVersion, defect: Defect): string {
  const answers = ANSWERS[defect];
  return `${answers[familyOf(version)]}; seen in real backends: ${answers.seen.join(', ')}`;
}
