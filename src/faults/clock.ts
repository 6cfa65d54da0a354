import type { FaultEntry } from './entry.ts';

export const clockFaults = {} as const satisfies Record<string, FaultEntry>;
