import { healthy } from './healthy.ts';
import type { Scenario } from './scenario.ts';

export const certificateExpired: Scenario = {
  ...healthy,
  name: 'certificate-expired',
  about: "the backend's certificate expired three days ago",
  csms: { ...healthy.csms, certificate: { notBeforeDays: -93, notAfterDays: -3 } },
  expect: { verdict: 'fault', primary: 'tls-certificate-expired', exitCode: 1 },
};
