/**
 * Something that the user has to change: an option, a file, a site's configuration.
 * Told in one line on stderr, exit code 2.
 */
export class UsageError extends Error {
  /** Stable, for scripts: `site-file-unreadable`. */
  readonly code: string;
  /** What to do about it. */
  readonly hint: string | null;

  constructor(code: string, message: string, hint?: string) {
    super(message);
    this.name = 'UsageError';
    this.code = code;
    this.hint = hint ?? null;
  }
}

export const contradiction = (message: string, hint = 'Give one of them.') =>
  new UsageError('options-contradict', message, hint);

/** By its name: the release may hold more than one copy of the class (scripts/build.mjs). */
export const isUsageError = (error: unknown): error is UsageError =>
  error instanceof Error && error.name === 'UsageError' && 'code' in error && 'hint' in error;
