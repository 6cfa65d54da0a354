import type { FaultEntry } from './entry.ts';
import { index } from './families.ts';

export type FaultId = keyof typeof index;

/** The shared fault index: every fault that a judge can name. */
export const FAULTS: Readonly<Record<FaultId, FaultEntry>> = index;

export const isFaultId = (id: string): id is FaultId => Object.hasOwn(index, id);
