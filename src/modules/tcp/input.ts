import type { JudgeInput } from '../../diagnosis/module.ts';

/** The kinds of fact that this stage is judged by. */
export const READS = [
  'tcp.dial',
  'tcp.portal-check',
  'dns.lookup',
  'tls.handshake',
  'tls.port-language',
  'upgrade.attempt',
] as const;

export type TcpInput = JudgeInput<(typeof READS)[number]>;
