import type { OcppVersion } from '../../facts/statement.ts';
import { requestViolations } from '../../ocpp/validate.ts';
import type { Defect } from '../../ocpp/violations.ts';
import type { SessionBehaviour } from './session.ts';
import type { UpgradeBehaviour } from './upgrade.ts';
import type { Upkeep } from './upkeep.ts';

/** How one of the CSMS stacks in the field behaves, as it was seen on loopback. */
export interface Family {
  /** The CALLERROR code for a defect of a BootNotification; null: it takes the message all the same. */
  readonly codes: Readonly<Record<Defect, string | null>>;
  /** An empty string counts as missing. */
  readonly refusesEmpty?: true;
  /** For an action that it does not know. */
  readonly unknownAction: string;
  /** For a text that is no JSON, with the message id "-1"; null: no answer. */
  readonly invalidJson: string | null;
  /** What it does where it takes none of the subprotocols offered. */
  readonly noSubprotocol: SessionBehaviour | 'refused';
  /** What a second session of the same identity does; left out: both are kept. */
  readonly second?: NonNullable<Upkeep['second']>;
}

const all = (code: string): Family['codes'] => ({
  missing: code,
  type: code,
  value: code,
  'too-long': code,
  unknown: code,
});

export const FAMILIES = {
  citrineos: {
    codes: all('FormatViolation'),
    unknownAction: 'InternalError',
    invalidJson: 'InternalError',
    noSubprotocol: { kind: 'silent' },
  },
  'ocpp-rpc': {
    codes: {
      missing: 'OccurenceConstraintViolation',
      type: 'TypeConstraintViolation',
      value: 'FormatViolation',
      'too-long': 'FormatViolation',
      unknown: 'PropertyConstraintViolation',
    },
    unknownAction: 'NotImplemented',
    invalidJson: 'RpcFrameworkError',
    noSubprotocol: { kind: 'serve' },
  },
  mobilityhouse: {
    codes: {
      missing: 'ProtocolError',
      type: 'TypeConstraintViolation',
      value: 'FormatViolation',
      'too-long': 'TypeConstraintViolation',
      unknown: 'FormatViolation',
    },
    unknownAction: 'NotImplemented',
    invalidJson: null,
    noSubprotocol: { kind: 'close', code: 1000 },
  },
  'ocpp-go': {
    codes: {
      missing: 'OccurrenceConstraintViolation',
      type: 'FormatViolation',
      value: 'GenericError',
      'too-long': 'PropertyConstraintViolation',
      unknown: null,
    },
    refusesEmpty: true,
    unknownAction: 'NotSupported',
    invalidJson: null,
    noSubprotocol: { kind: 'close', code: 1002, reason: 'invalid or unsupported subprotocol' },
    second: 'refuse',
  },
  'ocpp-ws-io': {
    codes: { ...all('FormatViolation'), missing: 'OccurrenceConstraintViolation' },
    unknownAction: 'NotImplemented',
    invalidJson: 'FormatViolation',
    noSubprotocol: 'refused',
    second: 'evict',
  },
} as const satisfies Record<string, Family>;

export type FamilyName = keyof typeof FAMILIES;

export const familyNamed = (name: FamilyName): Family => FAMILIES[name];

/** How a CSMS of this family answers the upgrade. */
export const upgradeOf = ({ noSubprotocol }: Family): UpgradeBehaviour => ({
  kind: 'accept',
  subprotocol: noSubprotocol === 'refused' ? 'require' : 'negotiate',
});

/** What becomes of a session, which `subprotocol` was agreed on for. */
export const sessionOf = (
  { noSubprotocol }: Family,
  subprotocol: string | null,
): SessionBehaviour =>
  subprotocol !== null || noSubprotocol === 'refused' ? { kind: 'serve' } : noSubprotocol;

/** The code that it refuses a BootNotification with, or null where it takes it. */
export function refusalOf(
  { codes, refusesEmpty }: Family,
  subprotocol: string | null,
  payload: unknown,
): string | null {
  const version = VERSIONS.find((one) => subprotocol === `ocpp${one}`) ?? '2.0.1';
  const defects = requestViolations(version, payload).map(({ defect }) => defect);
  if (refusesEmpty === true && JSON.stringify(payload ?? null).includes(':""')) {
    defects.unshift('missing');
  }
  return defects.map((defect) => codes[defect]).find((code) => code !== null) ?? null;
}

const VERSIONS: readonly OcppVersion[] = ['1.6', '2.0.1', '2.1'];
