import { healthy } from './healthy.ts';
import type { Scenario } from './scenario.ts';

export const bootFieldMissing: Scenario = {
  ...healthy,
  name: 'boot-field-missing',
  about: 'the BootNotification lacks its required reason',
  csms: {
    ...healthy.csms,
    boot: {
      kind: 'error',
      code: 'OccurrenceConstraintViolation',
      description: "must have required property 'reason'",
    },
  },
  charger: {
    ...healthy.charger,
    boot: { chargingStation: { vendorName: 'ExampleCharge', model: 'EX-22' } },
  },
  expect: { verdict: 'fault', primary: 'boot-field-missing', exitCode: 1 },
};
