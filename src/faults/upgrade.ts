import type { FaultEntry } from './entry.ts';

export const upgradeFaults = {} as const satisfies Record<string, FaultEntry>;
