import {
  defineModule,
  needsUrl,
  type Repair,
  type World,
  without,
} from '../../diagnosis/module.ts';
import { observedProfile } from '../../facts/observed-profile.ts';
import type { SiteStatement } from '../../facts/statement.ts';
import { trustOf } from './chain/trust.ts';
import { followUp } from './follow-up.ts';
import { READS } from './input.ts';
import { judge } from './judge.ts';
import { prepare, probe } from './probe.ts';
import { stationRepairs } from './station/station-repairs.ts';

/** What came after a handshake that the backend would have answered otherwise. */
const anotherUpgrade: Repair = (world) =>
  without(world, ({ kind }) =>
    ['upgrade.attempt', 'session.close', 'boot.exchange'].includes(kind),
  );

/** Where another profile is stated, that is what has to be changed: a certificate alone would not do. */
const certificateGiven: Repair = (world) =>
  world.site.securityProfile === 3 ? anotherUpgrade(world) : world;

/**
 * What was shown in the backend's place says nothing of the backend. A chain that is trusted may
 * be its own all the same: then what is wrong with it is not the inspector's.
 */
const uninspected: Repair = (world) =>
  without(
    world,
    (fact) =>
      fact.kind === 'tls.handshake' && trustOf(fact, Date.parse(fact.at))?.isTrusted === false,
  );

/** With the site's statement as the station is set, what it is told to use is what it uses. */
const profileCorrected: Repair = (world) => ({
  ...world,
  site: { ...world.site, expected: { ...world.site.expected, ...used(world.records) } },
});

function used(records: World['records']): Pick<SiteStatement['expected'], 'securityProfile'> {
  const securityProfile = observedProfile(records);
  return securityProfile === null ? {} : { securityProfile };
}

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
    'tls-intercepted': uninspected,
    'tls-client-certificate-required': certificateGiven,
    'tls-client-certificate-rejected': anotherUpgrade,
    'station-profile-mismatch': profileCorrected,
    ...stationRepairs,
  },
});
