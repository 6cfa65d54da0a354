import { type Static, Type } from 'typebox';
import { THRESHOLDS } from '../thresholds.ts';
import { ErrorFact, fact, nullable } from './common.ts';
import { OcppVersion } from './statement.ts';

/**
 * A subscriber value that was taken out of a payload (ICCID, IMSI), by what a judge
 * needs of it. The payload holds a stand-in of the same type and length.
 */
export const HiddenValue = Type.Object({
  pointer: Type.String(),
  length: Type.Integer(),
  form: Type.Enum(['digits', 'rssi', 'null-word', 'empty', 'other']),
});
export type HiddenValue = Static<typeof HiddenValue>;

/** Where a value stands in the text that was given: line and column from 1, in UTF-16 units. */
const place = { pointer: Type.String(), line: Type.Integer(), column: Type.Integer() };
export const ValuePlace = Type.Object(place);
export type ValuePlace = Static<typeof ValuePlace>;

/** JSON that parsers read in different ways (RFC 8259, 4, 6 and 8.2). */
export const JsonTrap = Type.Object({
  ...place,
  kind: Type.Enum(['duplicate', 'unsafe-number', 'lone-surrogate']),
});
export type JsonTrap = Static<typeof JsonTrap>;

/** What the text told beyond the message itself; left out where it told nothing of it. */
const inText = {
  /** Where the message begins, from 1. */
  line: Type.Optional(Type.Integer()),
  /** The log left out a part of the message: what is kept of it is certainly whole. */
  shortened: Type.Optional(Type.Boolean()),
  places: Type.Optional(Type.Array(ValuePlace, { maxItems: THRESHOLDS.boot.maxPlaces })),
  traps: Type.Optional(Type.Array(JsonTrap, { maxItems: THRESHOLDS.boot.maxPlaces })),
};

/** What the operator's own JSON schema refuses of a message. `schema` is the name of its file. */
export const OperatorCheck = Type.Object({
  schema: Type.String(),
  problems: Type.Array(Type.Object({ pointer: Type.String(), problem: Type.String() }), {
    maxItems: THRESHOLDS.boot.maxFindings,
  }),
});
export type OperatorCheck = Static<typeof OperatorCheck>;

/** A BootNotification as it was given, before anything is sent. */
export const BootPayload = fact('boot.payload', {
  source: Type.Enum(['option', 'site-file', 'file', 'station']),
  /** `unknown` where the frame did not tell and nothing was stated. */
  version: Type.Enum(['1.6', '2.0.1', '2.1', 'unknown']),
  /** Where the version comes from. */
  versionFrom: Type.Enum(['stated', 'detected', 'log']),
  frame: Type.Enum(['payload', 'call', 'other']),
  messageId: nullable(Type.String()),
  action: nullable(Type.String()),
  payload: Type.Unknown(),
  hidden: Type.Array(HiddenValue),
  /** What was wrong with the frame itself (not its payload), in words; null where nothing was. */
  frameError: nullable(Type.String()),
  ...inText,
  /** Of two messages that are compared, which one it is. */
  role: Type.Optional(Type.Enum(['before', 'after'])),
  /** How many messages stood before this one that were left out. */
  leftOut: Type.Optional(Type.Integer()),
  operatorCheck: Type.Optional(OperatorCheck),
});
export type BootPayload = Static<typeof BootPayload>;

/**
 * One BootNotification sent, or found in a log, and what came of it. `latencyMs` counts from the send
 * to the answer; `answer` is the CALLRESULT's payload as it came, `raw` the start of
 * an answer that is neither. `callsBefore` are the actions that the CSMS called first.
 */
export const BootExchange = fact('boot.exchange', {
  outcome: Type.Enum(['result', 'error', 'silent', 'closed', 'nonsense', 'failed', 'aborted']),
  subprotocol: nullable(Type.String()),
  latencyMs: nullable(Type.Number()),
  timeoutMs: Type.Number(),
  answer: Type.Unknown(),
  errorCode: nullable(Type.String()),
  errorDescription: nullable(Type.String()),
  raw: nullable(Type.String()),
  callsBefore: Type.Array(Type.String(), { maxItems: THRESHOLDS.session.maxCallsKept }),
  error: nullable(ErrorFact),
  /** Where nothing was sent, but the answer was found in a text. */
  recorded: Type.Optional(
    Type.Object({
      /** The attempt of the boot.payload that it answers; null where that is not in the text. */
      answerTo: nullable(Type.Integer()),
      /** The OCPP version that the text names; null where it names none or several. */
      version: nullable(OcppVersion),
      frameError: nullable(Type.String()),
    }),
  ),
  ...inText,
});
export type BootExchange = Static<typeof BootExchange>;
