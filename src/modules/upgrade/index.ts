import { defineModule, needsUrl } from '../../diagnosis/module.ts';
import { followUp } from './follow-up.ts';
import { READS } from './input.ts';
import { judge } from './judge.ts';
import { probe } from './probe.ts';
import { repairs } from './repairs.ts';

/** From an open stream to a WebSocket session: path, identity, credentials, subprotocol. */
export const upgradeModule = defineModule({
  stage: 'upgrade',
  after: ['tcp', 'tls'],
  reads: READS,
  skip: needsUrl,
  asked: (site) => site.url !== null,
  probe,
  followUp,
  judge,
  repairs,
});
