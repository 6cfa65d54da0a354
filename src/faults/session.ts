import type { FaultEntry } from './entry.ts';

export const sessionFaults = {} as const satisfies Record<string, FaultEntry>;
