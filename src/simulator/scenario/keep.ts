import type { Running } from '../running.ts';

/** Takes note of what starts, so that it is ended with the rest. */
export type Keep = <R extends Running>(starting: Promise<R>) => Promise<R>;
