import type { Observation } from '../../diagnosis/module.ts';

/** A finding before the evidence that all findings of a URL share is added. */
export type Draft = Pick<Observation, 'fault' | 'confidence' | 'detail'> &
  Partial<Pick<Observation, 'evidence'>>;
