import { healthy } from './healthy.ts';
import type { Scenario } from './scenario.ts';

export const tlsSilentClose: Scenario = {
  ...healthy,
  name: 'tls-silent-close',
  about: 'every TLS handshake is hung up on without a word',
  csms: { ...healthy.csms, transport: { kind: 'close-after-hello', how: 'fin' } },
  expect: { verdict: 'fault', primary: 'tls-closed-silently', exitCode: 1 },
};
