import type { ErrorFact } from '../facts/common.ts';
import { THRESHOLDS } from '../thresholds.ts';

/** An error as a fact: its code where it has one, and its message, cut short. */
export function errorFact(error: unknown): ErrorFact {
  const message = error instanceof Error ? error.message : String(error);
  return { code: codeOf(error), message: message.slice(0, THRESHOLDS.run.maxErrorLength) };
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : null;
}

/** True where the peer ended the connection with an RST: after its FIN, that is told as EPIPE. */
export const isReset = (error: unknown): boolean =>
  ['ECONNRESET', 'EPIPE'].includes(codeOf(error) ?? '');
