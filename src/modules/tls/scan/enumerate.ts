import { atMost } from '../../../connection/at-most.ts';
import type { ProbeRun } from '../../../diagnosis/module.ts';
import { ofKind } from '../../../facts/select.ts';
import { THRESHOLDS } from '../../../thresholds.ts';
import { offerOf } from '../../../tls/hello-offers.ts';
import { TLS_1_3 } from '../../../tls/protocol-version.ts';
import { commonSuites, suitesFor } from '../../../tls/suites.ts';
import { ask, isOffered, type Place } from './say-hello.ts';
import { lastAnswers } from './scanned.ts';

/** What is left to offer at one version, by one chain of questions. */
interface Lane {
  readonly version: number;
  readonly suites: readonly number[];
}

interface Found {
  readonly suites: Set<number>;
  connections: number;
  complete: boolean;
}

/**
 * Finds every suite that the server takes at these versions, and records each version as
 * `tls.enumeration`. What the server picks is left out of the next offer, until it refuses:
 * in several lanes at once, since each answer takes two round trips.
 */
export async function enumerate(
  run: ProbeRun,
  place: Place,
  versions: readonly number[],
): Promise<void> {
  const connections = Math.min(run.site.tlsConnections, THRESHOLDS.tls.enumerationConnections);
  const watch = run.recorder.start();
  const hangsUp = lastAnswers(run.recorder.records).some(({ outcome }) => outcome === 'closed');
  const found = new Map(
    versions.map((version): [number, Found] => {
      const picked = pickedAt(run, version);
      return [version, { suites: new Set(picked), connections: 0, complete: true }];
    }),
  );
  const lanes = versions.flatMap((version) =>
    lanesFor(version, found.get(version)?.suites ?? new Set(), connections),
  );
  await atMost(connections, lanes, async (lane) => {
    const seen = found.get(lane.version);
    if (seen !== undefined) await follow(run, place, lane, seen, hangsUp);
  });
  for (const [version, { suites, connections, complete }] of found) {
    const all = [...suites];
    watch.record({
      kind: 'tls.enumeration',
      ...place,
      version,
      suites: all,
      complete,
      connections,
    });
  }
}

/**
 * The common suites are what is found, so they are spread over all lanes. With one connection
 * the lanes are parts instead, and what is found is in the order of preference.
 */
function lanesFor(version: number, known: ReadonlySet<number>, connections: number): Lane[] {
  const common = commonSuites(version >= TLS_1_3);
  const rest = suitesFor(version >= TLS_1_3).filter((suite) => !common.includes(suite));
  const candidates = [...common, ...rest].filter((suite) => !known.has(suite));
  const parts = Math.ceil(candidates.length / THRESHOLDS.tls.maxSuitesInHello);
  const count = Math.min(Math.max(connections, parts), candidates.length);
  const size = Math.ceil(candidates.length / count);
  return Array.from({ length: count }, (_, lane) => ({
    version,
    suites: candidates.filter((_suite, index) =>
      connections === 1 ? Math.floor(index / size) === lane : index % count === lane,
    ),
  }));
}

/** `hangsUp` where that is how the server was seen to refuse: else it only lets nobody in. */
async function follow(
  run: ProbeRun,
  place: Place,
  lane: Lane,
  seen: Found,
  hangsUp: boolean,
): Promise<void> {
  let { suites } = lane;
  while (suites.length > 0) {
    const offer = offerOf([lane.version], suites);
    seen.connections += 1;
    const { outcome, serverHello } = await ask(run, place, offer).answer;
    if (outcome !== 'accepted' || serverHello === null || !isOffered(serverHello, offer)) {
      // A refusal ends the lane; silence, or a connection that was not let in, tells nothing.
      const isUnheard = ['timeout', 'unreachable', 'aborted'].includes(outcome);
      if (isUnheard || (outcome === 'closed' && !hangsUp)) seen.complete = false;
      return;
    }
    seen.suites.add(serverHello.suite);
    suites = suites.filter((suite) => suite !== serverHello.suite);
  }
}

/** What the scan saw the server choose at a version. */
function pickedAt({ recorder }: ProbeRun, version: number): number[] {
  return ofKind(recorder.records, 'tls.hello').flatMap(({ outcome, suite, ...hello }) =>
    outcome === 'accepted' && hello.version === version && suite !== null ? [suite] : [],
  );
}
