import type { JudgeInput } from '../../diagnosis/module.ts';

/** The kinds of fact that this stage is judged by. */
export const READS = [
  'tls.handshake',
  'tls.aftermath',
  'tls.hello',
  'tls.enumeration',
  'tls.port-language',
  'tls.revocation',
  'upgrade.attempt',
] as const;

export type TlsInput = JudgeInput<(typeof READS)[number]>;
