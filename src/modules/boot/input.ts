import type { JudgeInput } from '../../diagnosis/module.ts';

/** The kinds of fact that this stage is judged by. */
export const READS = [
  'boot.payload',
  'boot.exchange',
  'station.message',
  'station.session',
] as const;

export type BootInput = JudgeInput<(typeof READS)[number]>;
