import { defineModule, needsUrl } from '../../diagnosis/module.ts';
import { READS } from './input.ts';
import { judge } from './judge.ts';
import { probe } from './probe.ts';

/** Whether the session holds, and how it ends. */
export const sessionModule = defineModule({
  stage: 'session',
  after: ['upgrade', 'boot', 'authorize'],
  reads: READS,
  skip: needsUrl,
  asked: ({ holdMs }) => holdMs !== undefined,
  probe,
  judge,
});
