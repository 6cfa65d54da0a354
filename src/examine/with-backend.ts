import type { Fact, Facts } from '../facts/document.ts';
import { lastOfKind } from '../facts/select.ts';
import type { StageRecord } from '../facts/stage-record.ts';
import type { SecurityProfile, SiteStatement } from '../facts/statement.ts';
import { targetOf } from '../site/target.ts';
import { THRESHOLDS } from '../thresholds.ts';

/** What only holds where and when the backend was diagnosed: clocks, and what was read off. */
const LEFT_OUT: readonly Fact['kind'][] = ['clock.ntp', 'clock.charger', 'cable.reading'];

const isOfBackend = ({ kind }: Fact): boolean =>
  kind === 'station.certificate' || !(kind.startsWith('station.') || LEFT_OUT.includes(kind));

/** True where facts hold anything of a backend. */
export const hasBackend = ({ records }: Facts): boolean =>
  records.some(({ kind }) => kind === 'tcp.dial' || kind === 'upgrade.attempt');

/**
 * The facts of a station together with those that `diagnose` recorded of its backend, each
 * with the vantage that it had: so the same judges see both sides. What the station offers in
 * TLS is the offer that the backend is held against.
 */
export function withBackend(station: Facts, backend: Facts): Facts {
  const ownBoot = station.records.some(({ kind }) => kind === 'boot.payload');
  const records = backend.records
    .filter(isOfBackend)
    .filter(({ kind }) => !(ownBoot && kind === 'boot.payload'))
    .slice(-THRESHOLDS.examine.maxFactsOfBackend);
  return {
    ...station,
    truncated: station.truncated || backend.truncated,
    site: joined(station, backend.site),
    stages: station.stages.map((own) => stageOf(own, backend.stages)),
    records: [...records, ...station.records],
    actions: [...backend.actions, ...station.actions],
    overrides: [...new Set([...backend.overrides, ...station.overrides])],
  };
}

/** The backend that was diagnosed, and the station as it showed itself here. */
function joined({ site, records }: Facts, backend: SiteStatement): SiteStatement {
  const hello = lastOfKind(records, 'station.hello');
  return {
    ...backend,
    identity: site.identity ?? backend.identity,
    ocppVersion: site.ocppVersion,
    ocppVersionStated: site.ocppVersionStated,
    username: site.username,
    password: site.password,
    securityProfile: profileOf(site, records, backend),
    ...(hello === undefined
      ? {}
      : { chargerOffer: { source: 'its ClientHello to this laptop', offer: hello.offer } }),
    expected: {
      // What is stated of the backend's side counts where nothing is stated here.
      ...(backend.identity === null ? {} : { identity: backend.identity }),
      ...(backend.url === null ? {} : { url: backend.url }),
      ...(backend.securityProfile === null ? {} : { securityProfile: backend.securityProfile }),
      ...backend.expected,
      ...site.expected,
    },
    bootGiven: true,
    firmwareBuiltAt: site.firmwareBuiltAt ?? backend.firmwareBuiltAt,
    chargerTimeGiven: false,
    ntp: site.ntp,
    only: null,
    skip: [],
    labels: { ...backend.labels, ...site.labels },
  };
}

/**
 * As it says itself, else as it connected; the backend's where that does not go with the scheme
 * of its URL: that the station has another is told by itself, and is no fault of the URL.
 */
function profileOf(
  site: SiteStatement,
  records: readonly Fact[],
  backend: SiteStatement,
): SecurityProfile | null {
  const told = Number(
    lastOfKind(records, 'station.variables')?.variables.find(
      ({ variable, slot }) => variable.toLowerCase() === 'securityprofile' && slot === null,
    )?.value ?? Number.NaN,
  );
  const own = told === 0 || told === 1 || told === 2 || told === 3 ? told : site.securityProfile;
  const isSame = own !== null && own >= 2 === targetOf(backend.url)?.secure;
  return isSame ? own : backend.securityProfile;
}

/** What either side saw of a stage was seen. */
function stageOf(own: StageRecord, others: readonly StageRecord[]): StageRecord {
  const other = others.find(({ stage }) => stage === own.stage);
  return own.outcome === 'skipped' && other !== undefined ? other : own;
}
