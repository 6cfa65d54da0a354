import type { JudgeInput } from '../../diagnosis/module.ts';

/** The kinds of fact that this stage is judged by. */
export const READS = [
  'station.certificate',
  'station.hello',
  'station.secured',
  'station.request',
  'tls.handshake',
  'tls.aftermath',
  'tls.hello',
  'tls.enumeration',
  'tls.port-language',
  'tls.revocation',
  'upgrade.attempt',
  'boot.payload',
  'boot.exchange',
] as const;

export type TlsInput = JudgeInput<(typeof READS)[number]>;
