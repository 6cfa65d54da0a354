import type { FaultEntry } from './entry.ts';

export const bootFaults = {} as const satisfies Record<string, FaultEntry>;
