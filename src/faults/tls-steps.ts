import type { RemedyStep } from './entry.ts';

export const noRemoteReset: RemedyStep = {
  who: 'technician',
  step: 'Do not wait for a remote reset: it travels over the connection that fails here. What has to change, has to change at the backend, in the network, or locally at the charger.',
};

export const verifyCertificates: RemedyStep = {
  who: 'backend-operator',
  step: "Verify that neither the station's nor the backend's certificates have expired or been revoked.",
};

export const compareTls: RemedyStep = {
  who: 'vendor',
  step: "Compare the TLS versions and cipher suites of the charger's firmware (its data sheet or release notes) with those of the backend.",
};

export const checkAgain: RemedyStep = {
  who: 'technician',
  step: 'Check again.',
  command: 'ghostcheck tls {url}',
  verify: 'the row tls shows a TLS version and a chain, and nothing else is found',
};

const base = { stage: 'tls', mrec: 'CX015' } as const;
export const fault = { ...base, severity: 'fault', stops: true } as const;
export const warning = { ...base, severity: 'warning', stops: false } as const;
