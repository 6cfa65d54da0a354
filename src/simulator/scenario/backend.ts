import { type Csms, startCsms } from '../csms/csms.ts';
import type { Journal } from '../journal.ts';
import type { Listening } from '../running.ts';
import { authorityOf } from './authority.ts';
import { csmsOptions } from './csms-options.ts';
import { isSecure, profileOf, stationCertificateOf } from './defaults.ts';
import type { Keep } from './keep.ts';
import { startRevocationService } from './revocation.ts';
import type { Scenario } from './scenario.ts';
import { serverCertificates } from './server-certificates.ts';
import { stationAuthority, stationIdentity } from './station-certificate.ts';
import type { StationInputs } from './station-inputs.ts';
import { tlsOptions } from './tls-options.ts';

export interface Backend
  extends Pick<StationInputs, 'caPem' | 'chargerRootsPem' | 'clientCertificate'> {
  readonly csms: Csms;
}

/** Starts the CSMS of a scenario with the certificates that it needs. */
export async function startBackend(
  scenario: Scenario,
  journal: Journal,
  listening: Listening,
  addresses: readonly string[],
  keep: Keep,
): Promise<Backend> {
  const options = csmsOptions(scenario, listening, journal);
  if (!isSecure(scenario)) {
    const csms = await keep(startCsms(options));
    return { csms, caPem: null, chargerRootsPem: null, clientCertificate: null };
  }
  const { csms: { certificate = {}, tls } = {}, station = {} } = scenario;
  const wanted = stationCertificateOf(scenario);
  const revocation =
    scenario.with?.revocation === true
      ? await keep(startRevocationService(journal.of('revocation')))
      : null;
  const [shown, stations, other] = await Promise.all([
    serverCertificates(certificate, addresses, revocation),
    stationAuthority(),
    station.roots === 'other' ? authorityOf('stranger', { commonName: 'Other Root CA' }) : null,
  ]);
  const identity = wanted === null ? null : await stationIdentity(wanted, stations, revocation);
  revocation?.answerFor('csms', {
    authority: shown.authority,
    certificates: shown.shown,
    plan: certificate.revocation ?? {},
  });
  if (identity !== null && wanted?.revocation !== undefined) {
    revocation?.answerFor('station', {
      authority: identity.authority,
      certificates: [identity.issued],
      plan: { ocsp: wanted.revocation },
    });
  }
  const csms = await keep(
    startCsms({
      ...options,
      tls: tlsOptions(shown, certificate, tls ?? {}, stations.rootPem, profileOf(scenario)),
    }),
  );
  return {
    csms,
    caPem: shown.rootPem,
    chargerRootsPem: station.roots === 'right' ? shown.rootPem : (other?.rootPem ?? null),
    clientCertificate: identity?.issued ?? null,
  };
}
