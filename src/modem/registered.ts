import type { Registration } from '../facts/signal.ts';

/** Home, roaming, and both without a preference for circuit-switched fallback (TS 27.007, 7.2). */
const REGISTERED = [1, 5, 9, 10];

export const isRegistered = ({ stat }: Pick<Registration, 'stat'>): boolean =>
  REGISTERED.includes(stat);
