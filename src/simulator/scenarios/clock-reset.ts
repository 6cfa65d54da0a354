import type { Scenario } from './scenario.ts';
import { signalWeak } from './signal-weak.ts';

/** The Time-Sync Trap, beside a weak signal that is a nuisance and not the cause. */
export const clockReset: Scenario = {
  ...signalWeak,
  name: 'clock-reset',
  about: 'the charger believes that it is the year 2000',
  charger: { ...signalWeak.charger, clock: '2000-01-01T00:04:00Z' },
  expect: { verdict: 'fault', primary: 'clock-reset', exitCode: 1 },
};
