import { defineModule, needsUrl } from '../../diagnosis/module.ts';
import { judge } from './judge.ts';
import { probe } from './probe.ts';

/** From the backend's name to its addresses. */
export const dnsModule = defineModule({
  stage: 'dns',
  after: [],
  reads: ['dns.lookup'],
  skip: needsUrl,
  asked: (site) => site.url !== null,
  probe,
  judge,
});
