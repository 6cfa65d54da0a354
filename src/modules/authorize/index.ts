import { defineModule, needsUrl } from '../../diagnosis/module.ts';
import { judge, READS } from './judge.ts';
import { probe } from './probe.ts';

/** Whether the backend lets a token charge, and how soon it says so. */
export const authorizeModule = defineModule({
  stage: 'authorize',
  after: ['boot'],
  reads: READS,
  skip: (site) => {
    if (site.tokenGiven !== true) {
      return { because: 'no --id-token given', how: '--id-token <value[:type]>' };
    }
    // The session's stage comes after this one, and would have it probed all the same.
    return site.skip.includes('authorize') ? { because: 'left out by --skip' } : needsUrl(site);
  },
  asked: (site) => site.tokenGiven === true,
  probe,
  judge,
});
