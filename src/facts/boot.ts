import { type Static, Type } from 'typebox';
import { THRESHOLDS } from '../thresholds.ts';
import { ErrorFact, fact, nullable } from './common.ts';

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

/** A BootNotification as it was given, before anything is sent. */
export const BootPayload = fact('boot.payload', {
  source: Type.Enum(['option', 'site-file', 'file']),
  /** `unknown` where the frame did not tell and nothing was stated. */
  version: Type.Enum(['1.6', '2.0.1', '2.1', 'unknown']),
  /** Where the version comes from. */
  versionFrom: Type.Enum(['stated', 'detected']),
  frame: Type.Enum(['payload', 'call', 'other']),
  messageId: nullable(Type.String()),
  action: nullable(Type.String()),
  payload: Type.Unknown(),
  hidden: Type.Array(HiddenValue),
  /** What was wrong with the frame itself (not its payload), in words; null where nothing was. */
  frameError: nullable(Type.String()),
});
export type BootPayload = Static<typeof BootPayload>;

/**
 * One BootNotification sent and what came of it. `latencyMs` counts from the send
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
});
export type BootExchange = Static<typeof BootExchange>;
