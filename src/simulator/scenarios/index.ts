import { bootFieldMissing } from './boot-field-missing.ts';
import { certificateExpired } from './certificate-expired.ts';
import { clockReset } from './clock-reset.ts';
import { healthy } from './healthy.ts';
import type { Scenario } from './scenario.ts';
import { signalWeak } from './signal-weak.ts';
import { subprotocolMismatch } from './subprotocol-mismatch.ts';
import { tlsSilentClose } from './tls-silent-close.ts';

export type { Expectation, Scenario } from './scenario.ts';

export const DEFAULT_SCENARIO = clockReset.name;

/** Every scenario, by the stage at which it goes wrong. */
export const SCENARIOS: readonly Scenario[] = [
  healthy,
  signalWeak,
  clockReset,
  certificateExpired,
  tlsSilentClose,
  subprotocolMismatch,
  bootFieldMissing,
];
