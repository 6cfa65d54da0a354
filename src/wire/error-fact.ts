import type { ErrorFact } from '../facts/common.ts';

const MAX_MESSAGE = 500;

/** An error as a fact: its code where it has one, and its message, cut to 500 characters. */
export function errorFact(error: unknown): ErrorFact {
  const message = error instanceof Error ? error.message : String(error);
  return { code: codeOf(error), message: message.slice(0, MAX_MESSAGE) };
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : null;
}

/** True where the peer ended the connection with an RST. */
export const isReset = (error: unknown): boolean => codeOf(error) === 'ECONNRESET';
