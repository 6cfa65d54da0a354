import type { RecordableOf } from '../../facts/recorder.ts';
import { UNTOLD } from '../../modem/untold.ts';

export type Reading = Omit<RecordableOf<'signal.modem'>, 'kind'>;

/** The reading of a modem that told nothing. */
export const UNANSWERED: Omit<Reading, 'source' | 'name'> = {
  opened: 'opened',
  openError: null,
  answered: false,
  bytesReceived: 0,
  lost: null,
  ...UNTOLD,
};
