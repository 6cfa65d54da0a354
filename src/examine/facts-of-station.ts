import type { Fact, Facts } from '../facts/document.ts';
import { observedProfile } from '../facts/observed-profile.ts';
import type { RecordableOf } from '../facts/recorder.ts';
import { lastOfKind, ofKind } from '../facts/select.ts';
import type { StageRecord } from '../facts/stage-record.ts';
import { STAGES, type Stage } from '../facts/stages.ts';
import type { SiteStatement } from '../facts/statement.ts';
import { hostPortText } from '../site/host-port.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { VERSION } from '../version.ts';
import { asksForWebSocket } from '../wire/http-upgrade.ts';
import type { Examination } from './examination.ts';
import { versionOf } from './session.ts';
import type { Station } from './stations.ts';

export interface Surroundings {
  readonly statement: SiteStatement;
  /** Facts that hold for every station: what time servers said of the laptop's clock. */
  readonly shared: readonly Fact[];
  /** What was asked of our time server from an address. */
  readonly askedTime?: (address: string) => readonly Fact[];
  readonly overrides: readonly string[];
  readonly mode: Facts['mode'];
  readonly startedAt: string;
  readonly durationMs: number;
  readonly interrupted: boolean;
}

/** All that was seen of one station, as the document that judges and replays read. */
export function factsOfStation(
  station: Station,
  examination: Pick<Examination, 'host' | 'port' | 'actions'>,
  {
    statement,
    shared,
    askedTime,
    overrides,
    mode,
    startedAt,
    durationMs,
    interrupted,
  }: Surroundings,
): Facts {
  const visits = station.visits.slice(-THRESHOLDS.examine.maxVisitsOfStation);
  const numbers = new Set(station.visits.map(({ number }) => number));
  // Of the backend the last that was seen of it: it is judged as it is now.
  const backend = visits.findLast(({ relayed }) => relayed.length > 0)?.relayed ?? [];
  const all = [...visits.flatMap(({ recorder }) => recorder.records), ...backend];
  const addresses = new Set([station.address, ...visits.map(({ address }) => address)]);
  const time = [...addresses].flatMap((address) => askedTime?.(address) ?? []);
  const records = numbered([
    ...shared,
    ...time,
    ...all.slice(-THRESHOLDS.examine.maxFactsOfStation),
  ]);
  return {
    factsVersion: '1.0',
    replayable: true,
    truncated: visits.length < station.visits.length || records.length < all.length,
    mode,
    tool: { name: 'ghostcheck', version: VERSION },
    startedAt,
    recordedAt: new Date().toISOString(),
    durationMs,
    interrupted,
    site: { ...statement, ...expectedOf(statement), ...seenOf(station, records, examination) },
    stages: STAGES.map((stage) => stageRecord(stage, records, durationMs)),
    records,
    actions: examination.actions
      .filter(({ visit }) => numbers.has(visit))
      .map(({ visit: _visit, ...action }) => action),
    overrides: [...overrides],
  };
}

/** What is stated of the station, to be held against what it shows. */
const expectedOf = ({
  expected,
  identity,
  identityStated,
  url,
  securityProfile,
}: SiteStatement) => ({
  examined: true,
  expected: {
    ...expected,
    ...(identity === null || !(identityStated || url !== null) ? {} : { identity }),
    ...(url === null ? {} : { url }),
    ...(securityProfile === null ? {} : { securityProfile }),
  },
});

/** What the station showed of itself, where nothing else was stated. */
function seenOf(
  { identity }: Station,
  records: readonly Fact[],
  { host, port }: Pick<Examination, 'host' | 'port'>,
): Partial<SiteStatement> {
  const request = ofKind(records, 'station.request').findLast(({ headers }) =>
    asksForWebSocket(headers),
  );
  const boot = lastOfKind(records, 'boot.payload');
  const version = request === undefined ? null : versionIn(request);
  const stated = version ?? (boot?.version === 'unknown' ? null : (boot?.version ?? null));
  return {
    url: request === undefined ? null : dialled(request, hostPortText({ host, port })),
    identity,
    ...(stated === null ? {} : { ocppVersion: stated, ocppVersionStated: version !== null }),
    ...(request === undefined
      ? {}
      : {
          securityProfile: observedProfile(records),
          password: request.basic?.password ?? null,
          username:
            request.basic?.username == null || request.basic.username === identity
              ? null
              : request.basic.username,
        }),
  };
}

/** What was agreed on, or the only one that was offered. */
function versionIn({
  subprotocol,
  subprotocols: [offered, other],
}: RecordableOf<'station.request'>) {
  return versionOf(subprotocol ?? (other === undefined ? (offered ?? null) : null));
}

/** As the station would have it: its own Host header, if that can be one. */
function dialled(request: RecordableOf<'station.request'>, listening: string): string {
  const named = request.headers.find(({ name }) => name.toLowerCase() === 'host')?.value ?? '';
  const host = /^[\w.:[\]-]+$/.test(named) ? named : listening;
  return `${request.secure ? 'wss' : 'ws'}://${host}${request.target ?? ''}`;
}

/** From one list of visits several of a kind: counted anew. */
function numbered(records: readonly Fact[]): Fact[] {
  const counts = new Map<string, number>();
  return records
    .toSorted((a, b) => a.startMs - b.startMs)
    .map((record) => {
      const attempt = (counts.get(record.kind) ?? 0) + 1;
      counts.set(record.kind, attempt);
      return { ...record, attempt };
    });
}

/** Of which kinds of fact a stage is seen at a station. */
const SHOWN_BY: Readonly<Partial<Record<Stage, readonly Fact['kind'][]>>> = {
  url: ['station.request'],
  clock: ['station.hello', 'station.ntp-request', 'clock.ntp', 'clock.charger'],
  dns: ['dns.lookup'],
  tcp: ['tcp.dial'],
  tls: ['station.hello', 'station.secured', 'tls.handshake'],
  upgrade: ['station.request'],
  boot: ['boot.payload', 'station.session'],
  session: ['station.message', 'station.request', 'station.visit'],
};

const UNSEEN: Readonly<Partial<Record<Stage, string>>> = {
  dns: 'nothing is dialled without --relay',
  tcp: 'nothing is dialled without --relay',
};

function stageRecord(stage: Stage, records: readonly Fact[], durationMs: number): StageRecord {
  const kinds = SHOWN_BY[stage];
  const seen = records.filter(
    (record) => kinds?.includes(record.kind) || (stage === 'upgrade' && isSpeechless(record)),
  );
  // That nothing told a clock is judged too.
  const hasRun = seen.length > 0 || stage === 'clock';
  const isPlain = stage === 'tls' && records.some(({ kind }) => kind === 'station.request');
  const because =
    kinds === undefined
      ? 'not part of an examination'
      : (UNSEEN[stage] ??
        (isPlain ? 'it connected without TLS' : 'the station did not get that far'));
  return {
    stage,
    outcome: hasRun ? 'ran' : 'skipped',
    by: null,
    because: hasRun ? null : because,
    how: null,
    asked: false,
    startMs: Math.min(durationMs, ...seen.map(({ startMs }) => startMs)),
    durationMs: Math.max(0, ...seen.filter(lastsIn(stage)).map((record) => record.durationMs)),
  };
}

/** A session goes on long after its boot. */
const lastsIn =
  (stage: Stage) =>
  ({ kind }: Fact): boolean =>
    stage !== 'boot' || kind !== 'station.session';

/** A connection on which something other than TLS and HTTP came, or nothing. */
const isSpeechless = (record: Fact): boolean =>
  record.kind === 'station.visit' &&
  (record.spoke === 'nothing' || record.spoke === 'other' || record.firstBytes !== null);
