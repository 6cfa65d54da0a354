import { defineModule } from '../../diagnosis/module.ts';
import { judge } from './judge.ts';
import { probe } from './probe.ts';

/** From the backend's name to its addresses. */
export const dnsModule = defineModule({
  stage: 'dns',
  after: [],
  reads: ['dns.lookup'],
  skip: (site) =>
    site.url === null
      ? { because: 'no URL given', how: 'ghostcheck diagnose <url>, or url in the site file' }
      : null,
  asked: (site) => site.url !== null,
  probe,
  judge,
});
