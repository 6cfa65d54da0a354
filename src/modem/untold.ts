import type { ModemState } from './read-modem.ts';

/** Of a modem that told nothing. */
export const UNTOLD: ModemState = {
  manufacturer: null,
  model: null,
  sim: null,
  functionality: null,
  registrations: [],
  operator: null,
  operatorMode: null,
  operatorAccessTechnology: null,
  attached: null,
  contextsActive: null,
  addresses: null,
  samples: [],
  commands: [],
};
