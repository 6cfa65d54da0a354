import { healthy } from './healthy.ts';
import type { Scenario } from './scenario.ts';

export const signalWeak: Scenario = {
  ...healthy,
  name: 'signal-weak',
  about: 'LTE hardly reaches the charger: RSRP -107 dBm',
  modem: {
    ...healthy.modem,
    'AT+CSQ': ['+CSQ: 16,99', 'OK'],
    'AT+CESQ': ['+CESQ: 99,99,255,255,14,34', 'OK'],
  },
  expect: { verdict: 'fault', primary: 'signal-weak', exitCode: 1 },
};
