import type { RecordableOf } from '../../facts/recorder.ts';

export type Reading = Omit<RecordableOf<'signal.modem'>, 'kind'>;

/** The reading of a modem that told nothing. */
export const UNANSWERED: Omit<Reading, 'source' | 'name'> = {
  opened: 'opened',
  openError: null,
  answered: false,
  bytesReceived: 0,
  lost: null,
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
