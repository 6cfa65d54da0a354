export interface ColorQuestion {
  /** The value of --color, where it was given. */
  readonly flag?: 'always' | 'never' | 'auto' | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether the stream that is written to is a terminal: not another one. */
  readonly isTTY: boolean;
}

/**
 * Whether to colour a stream: --color, then NO_COLOR (no-color.org), then FORCE_COLOR
 * (force-color.org), then TERM=dumb, then whether the stream is a terminal.
 */
export function colorDecision({ flag, env, isTTY }: ColorQuestion): boolean {
  if (flag === 'always') return true;
  if (flag === 'never') return false;
  if (isSet(env.NO_COLOR)) return false;
  if (isSet(env.FORCE_COLOR)) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  if (env.TERM === 'dumb') return false;
  return isTTY;
}

const isSet = (value: string | undefined): value is string => value !== undefined && value !== '';
