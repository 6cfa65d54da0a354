import type { FaultEntry } from './entry.ts';

export const dnsFaults = {} as const satisfies Record<string, FaultEntry>;
