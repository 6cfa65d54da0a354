import type { FaultEntry } from './entry.ts';

export const signalFaults = {} as const satisfies Record<string, FaultEntry>;
