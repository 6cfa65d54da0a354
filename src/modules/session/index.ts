import { defineModule, needsUrl } from '../../diagnosis/module.ts';
import { judge } from './judge.ts';
import { probe } from './probe.ts';

/** Whether the session holds, and how it ends. */
export const sessionModule = defineModule({
  stage: 'session',
  after: ['upgrade', 'boot'],
  reads: ['session.close', 'boot.exchange'],
  skip: needsUrl,
  asked: () => false,
  probe,
  judge,
});
