import { defineModule, needsUrl } from '../../diagnosis/module.ts';
import { followUp } from './follow-up.ts';
import { judge } from './judge.ts';
import { probe } from './probe.ts';
import { repairs } from './repairs.ts';

/** From an open stream to a WebSocket session: path, identity, credentials, subprotocol. */
export const upgradeModule = defineModule({
  stage: 'upgrade',
  after: ['tcp', 'tls'],
  reads: ['upgrade.attempt', 'session.close', 'boot.exchange', 'tls.handshake'],
  skip: needsUrl,
  asked: (site) => site.url !== null,
  probe,
  followUp,
  judge,
  repairs,
});
