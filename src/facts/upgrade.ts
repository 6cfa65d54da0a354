import { type Static, Type } from 'typebox';
import { ErrorFact, fact, nullable } from './common.ts';
import { PeerClose, TlsAlert } from './tls.ts';

/**
 * One HTTP Upgrade request (RFC 6455, 4.1) and what came back.
 *
 * `identity` tells whose name it was made in. `headers` holds the answer's headers
 * that a judge needs (lower-case names, capped). `headersComplete` is false where
 * the header block never ended. `acceptValid` judges Sec-WebSocket-Accept. `purpose` is
 * what a further attempt was to show; left out in the first one.
 */
export const UpgradeAttempt = fact('upgrade.attempt', {
  target: Type.String(),
  purpose: Type.Optional(Type.Enum(['version', 'password-form', 'path', 'second-session'])),
  identity: Type.Enum(['station', 'throwaway']),
  /** `basic-decoded`: the password was sent as the bytes that its hex digits stand for. */
  credentials: Type.Enum(['none', 'basic', 'basic-decoded', 'withheld']),
  /** Why a password that was given stayed here. */
  withheldBecause: nullable(Type.String()),
  offered: Type.Array(Type.String()),
  outcome: Type.Enum(['answered', 'timeout', 'closed', 'not-http', 'failed', 'aborted']),
  status: nullable(Type.Integer()),
  reason: nullable(Type.String()),
  headers: Type.Record(Type.String(), Type.String()),
  headersComplete: Type.Boolean(),
  subprotocol: nullable(Type.String()),
  acceptValid: nullable(Type.Boolean()),
  bodyExcerpt: nullable(Type.String()),
  alert: nullable(TlsAlert),
  close: nullable(PeerClose),
  error: nullable(ErrorFact),
});
export type UpgradeAttempt = Static<typeof UpgradeAttempt>;

/**
 * How the WebSocket session ended. `code` and `reason` are those of the Close frame
 * (RFC 6455, 7.4), 1006 where none came; `afterMs` counts from the 101.
 */
export const SessionClose = fact('session.close', {
  by: Type.Enum(['peer', 'us']),
  code: nullable(Type.Integer()),
  reason: Type.String(),
  afterMs: Type.Number(),
  error: nullable(ErrorFact),
  /** Answers to a message that had been answered before. */
  repeatedAnswers: Type.Optional(Type.Integer()),
});
export type SessionClose = Static<typeof SessionClose>;
