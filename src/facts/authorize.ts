import { type Static, Type } from 'typebox';
import { ErrorFact, fact, nullable } from './common.ts';

/**
 * One Authorize sent after an accepted boot, and what came of it. Of the token only its
 * type and length are kept, in `answer` and `errorDescription` stand-ins take its place, and
 * that of every other token. `type` is null in 1.6, which has none; `latencyMs` counts from
 * the send to the answer.
 */
export const AuthorizeExchange = fact('authorize.exchange', {
  token: Type.Object({
    type: nullable(Type.String()),
    /** False where the type is our default. */
    typeStated: Type.Boolean(),
    length: Type.Integer(),
  }),
  outcome: Type.Enum(['result', 'error', 'silent', 'closed', 'nonsense', 'aborted']),
  latencyMs: nullable(Type.Number()),
  timeoutMs: Type.Number(),
  /** True where the run had less time left than the message timeout. */
  cutShort: Type.Boolean(),
  answer: Type.Unknown(),
  errorCode: nullable(Type.String()),
  errorDescription: nullable(Type.String()),
  error: nullable(ErrorFact),
});
export type AuthorizeExchange = Static<typeof AuthorizeExchange>;
