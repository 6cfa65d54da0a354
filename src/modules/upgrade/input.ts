import type { JudgeInput } from '../../diagnosis/module.ts';

/** The kinds of fact that this stage is judged by. */
export const READS = [
  'upgrade.attempt',
  'session.close',
  'boot.exchange',
  'tls.handshake',
  'station.request',
  'station.visit',
] as const;

export type UpgradeInput = JudgeInput<(typeof READS)[number]>;
