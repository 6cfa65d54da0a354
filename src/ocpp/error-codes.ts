import type { OcppVersion } from '../facts/statement.ts';
import { type Family, familyOf } from './version.ts';
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

/** The CSMS stacks whose code was read, or that were seen to answer. */
type Backend = 'CitrineOS' | 'ocpp-rpc' | 'mobilityhouse/ocpp' | 'ocpp-go' | 'ocpp-ws-io';

interface Answers {
  /** By the definitions of the codes: no version maps defects to codes. */
  readonly spec: Readonly<Record<Family, string>>;
  readonly seen: Readonly<Partial<Record<Backend, string>>>;
  /** Where a stack answers otherwise in OCPP 1.6. */
  readonly seen16?: Readonly<Partial<Record<Backend, string>>>;
}

const ANSWERS: Readonly<Record<Defect | 'malformed', Answers>> = {
  missing: {
    spec: {
      '1.6': 'ProtocolError or OccurenceConstraintViolation',
      '2.x': 'OccurrenceConstraintViolation',
    },
    seen: {
      CitrineOS: 'FormatViolation',
      'ocpp-rpc': 'OccurenceConstraintViolation',
      'mobilityhouse/ocpp': 'ProtocolError',
      'ocpp-go': 'OccurrenceConstraintViolation',
      'ocpp-ws-io': 'OccurrenceConstraintViolation',
    },
    seen16: {
      'ocpp-rpc': 'OccurrenceConstraintViolation',
      'ocpp-go': 'OccurenceConstraintViolation',
    },
  },
  type: {
    spec: { '1.6': 'TypeConstraintViolation', '2.x': 'TypeConstraintViolation' },
    seen: {
      CitrineOS: 'FormatViolation',
      'ocpp-rpc': 'TypeConstraintViolation',
      'mobilityhouse/ocpp': 'TypeConstraintViolation',
      'ocpp-go': 'FormatViolation',
    },
    seen16: { 'ocpp-go': 'FormationViolation' },
  },
  'too-long': {
    spec: { '1.6': 'PropertyConstraintViolation', '2.x': 'PropertyConstraintViolation' },
    seen: {
      CitrineOS: 'FormatViolation',
      'ocpp-rpc': 'FormatViolation',
      'mobilityhouse/ocpp': 'TypeConstraintViolation',
      'ocpp-go': 'PropertyConstraintViolation',
      'ocpp-ws-io': 'FormatViolation',
    },
    seen16: { 'ocpp-rpc': 'FormationViolation' },
  },
  unknown: {
    spec: { '1.6': 'FormationViolation', '2.x': 'FormatViolation' },
    seen: {
      CitrineOS: 'FormatViolation',
      'ocpp-rpc': 'PropertyConstraintViolation',
      'mobilityhouse/ocpp': 'FormatViolation',
      'ocpp-go': 'none, it takes the message',
    },
  },
  value: {
    spec: { '1.6': 'PropertyConstraintViolation', '2.x': 'PropertyConstraintViolation' },
    seen: {
      CitrineOS: 'FormatViolation',
      'ocpp-rpc': 'FormatViolation',
      'mobilityhouse/ocpp': 'FormatViolation',
      'ocpp-go': 'GenericError',
    },
    seen16: { 'ocpp-rpc': 'FormationViolation' },
  },
  malformed: {
    spec: { '1.6': 'FormationViolation', '2.x': 'FormatViolation or RpcFrameworkError, id "-1"' },
    seen: {
      CitrineOS: 'InternalError',
      'ocpp-rpc': 'RpcFrameworkError',
      'ocpp-ws-io': 'FormatViolation',
      'mobilityhouse/ocpp': 'no answer at all',
      'ocpp-go': 'no answer at all',
    },
  },
};

/**
 * The CALLERRORs to expect for a defect, as evidence: by the definitions of the codes, and
 * as the known stacks answer. They disagree, so no verdict hangs on the code.
 */
export function expectedAnswers(
  version: OcppVersion,
  defect: Defect | 'malformed',
): { readonly label: string; readonly value: string }[] {
  const { spec, seen, seen16 } = ANSWERS[defect];
  const family = familyOf(version);
  const backends = new Map<string, string[]>();
  for (const [backend, code] of Object.entries(family === '1.6' ? { ...seen, ...seen16 } : seen)) {
    backends.set(code, [...(backends.get(code) ?? []), backend]);
  }
  const told = [...backends].map(([code, names]) => `${code} (${names.join(', ')})`);
  return [
    { label: 'CALLERROR (by the spec)', value: spec[family] },
    { label: 'CALLERROR (as seen)', value: told.join(', ') },
  ];
}

/** The spellings of one code: OCPP-J 1.6 as published, and 2.x as well as the errata of 1.6. */
const SPELLINGS = [
  { '1.6': 'FormationViolation', '2.x': 'FormatViolation' },
  { '1.6': 'OccurenceConstraintViolation', '2.x': 'OccurrenceConstraintViolation' },
] as const;

/** What is to be known of the way in which a code is spelt; null where it is that of the version. */
export function spellingOf(code: string, version: OcppVersion): string | null {
  const family = familyOf(version);
  const pair = SPELLINGS.find((both) => code === both['1.6'] || code === both['2.x']);
  if (pair === undefined || code === pair[family]) return null;
  const origin = family === '1.6' ? 'its errata and OCPP 2.x' : 'OCPP-J 1.6';
  return `OCPP ${version} has it as ${pair[family]}, this is the spelling of ${origin}; stations that know only the other one can send the same message for ever`;
}
