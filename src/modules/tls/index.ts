import { defineModule, needsUrl, type Repair, without } from '../../diagnosis/module.ts';
import { followUp } from './follow-up.ts';
import { READS } from './input.ts';
import { judge } from './judge.ts';
import { prepare, probe } from './probe.ts';
import { stationRepairs } from './station/station-repairs.ts';
import { observedProfile } from './visits/profile.ts';

/** What came after a handshake that the backend would have answered otherwise. */
const anotherUpgrade: Repair = (world) =>
  without(world, ({ kind }) =>
    ['upgrade.attempt', 'session.close', 'boot.exchange'].includes(kind),
  );

/** Where another profile is stated, that is what has to be changed: a certificate alone would not do. */
const certificateGiven: Repair = (world) =>
  world.site.securityProfile === 3 ? anotherUpgrade(world) : world;

/** With the site's statement as the station is set, what it is told to use is what it uses. */
const profileCorrected: Repair = (world) => ({
  ...world,
  site: { ...world.site, securityProfile: observedProfile(world.records) },
});

/** The TLS handshake with the backend, and the certificates it showed. */
export const tlsModule = defineModule({
  stage: 'tls',
  after: ['tcp'],
  reads: READS,
  skip: needsUrl,
  asked: ({ url }) => url !== null,
  prepare,
  probe,
  followUp,
  judge,
  repairs: {
    'tls-expected': anotherUpgrade,
    'tls-client-certificate-required': certificateGiven,
    'tls-client-certificate-rejected': anotherUpgrade,
    'station-profile-mismatch': profileCorrected,
    ...stationRepairs,
  },
});
