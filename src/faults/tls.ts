import type { FaultEntry } from './entry.ts';

export const tlsFaults = {} as const satisfies Record<string, FaultEntry>;
