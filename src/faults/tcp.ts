import type { FaultEntry } from './entry.ts';

export const tcpFaults = {} as const satisfies Record<string, FaultEntry>;
