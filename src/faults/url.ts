import type { FaultEntry } from './entry.ts';

export const urlFaults = {} as const satisfies Record<string, FaultEntry>;
