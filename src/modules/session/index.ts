import { defineModule, needsUrl } from '../../diagnosis/module.ts';
import { judge, READS } from './judge.ts';
import { probe } from './probe.ts';

/** Whether the session holds, and how it ends. */
export const sessionModule = defineModule({
  stage: 'session',
  after: ['upgrade', 'boot', 'authorize'],
  reads: READS,
  skip: needsUrl,
  asked: () => false,
  probe,
  judge,
});
