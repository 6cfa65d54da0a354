import { healthy } from './healthy.ts';
import type { Scenario } from './scenario.ts';

export const subprotocolMismatch: Scenario = {
  ...healthy,
  name: 'subprotocol-mismatch',
  about: 'the charger speaks OCPP 2.0.1, the backend only 1.6',
  csms: {
    ...healthy.csms,
    subprotocols: ['ocpp1.6'],
    session: { kind: 'close', code: 1002, reason: 'invalid or unsupported subprotocol' },
  },
  expect: { verdict: 'fault', primary: 'subprotocol-mismatch', exitCode: 1 },
};
