import { defineModule } from '../../diagnosis/module.ts';
import { judge } from './judge.ts';
import { probe } from './probe.ts';

/** Whether the session holds, and how it ends. */
export const sessionModule = defineModule({
  stage: 'session',
  after: ['upgrade', 'boot'],
  reads: ['session.close', 'boot.exchange'],
  skip: (site) =>
    site.url === null
      ? { because: 'no URL given', how: 'ghostcheck diagnose <url>, or url in the site file' }
      : null,
  asked: () => false,
  probe,
  judge,
});
