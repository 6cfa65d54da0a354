import { defineModule } from '../../diagnosis/module.ts';
import { targetOf } from '../../site/target.ts';
import { judgeUrl } from './judge.ts';
import { repairs } from './repairs.ts';

/** Lints the connection URL, without any network. */
export const urlModule = defineModule({
  stage: 'url',
  after: [],
  reads: [],
  skip: ({ url }) =>
    url === null ? { because: 'no URL given', how: 'give the connection URL' } : null,
  asked: ({ url }) => url !== null,
  probe: async ({ site }) => ({
    gate: targetOf(site.statement.url) === null ? 'shut' : 'open',
  }),
  judge: judgeUrl,
  repairs,
});
