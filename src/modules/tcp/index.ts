import { defineModule, needsUrl } from '../../diagnosis/module.ts';
import { followUp } from './follow-up.ts';
import { READS } from './input.ts';
import { judge } from './judge.ts';
import { probe } from './probe.ts';
import { repairs } from './repairs.ts';

/** A connection to each address of the backend, and whether it is the backend that answers. */
export const tcpModule = defineModule({
  stage: 'tcp',
  after: ['dns'],
  reads: READS,
  skip: needsUrl,
  asked: (site) => site.url !== null,
  probe,
  followUp,
  judge,
  repairs,
});
