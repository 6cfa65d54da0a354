import type { ErrorFact } from '../facts/common.ts';

const MAX_MESSAGE = 500;

/** An error as a fact: its code where it has one, and its message, cut to 500 characters. */
export function errorFact(error: unknown): ErrorFact {
  const message = error instanceof Error ? error.message : String(error);
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
  return { code, message: message.slice(0, MAX_MESSAGE) };
}
