import type { ChargerOffer } from '../../../facts/offer.ts';
import { TLS_1_2, TLS_1_3, versionText } from '../../../tls/protocol-version.ts';
import { certificateKindFor, OCPP_SUITES, suiteName } from '../../../tls/suites.ts';

/** What the backend was seen to take: suites by version. */
export type Accepted = ReadonlyMap<number, readonly number[]>;

export interface Changes {
  readonly atBackend: string;
  readonly atCharger: string;
}

/**
 * The smallest change on either side after which the charger's offer and the backend have a
 * version and a suite in common. `certificate` is the kind of key in the backend's certificate;
 * null where it was not seen.
 */
export function smallestChanges(
  offer: ChargerOffer,
  accepted: Accepted,
  certificate: 'ec' | 'rsa' | null,
): Changes {
  return {
    atBackend: atBackend(offer, accepted, certificate),
    atCharger: atCharger(offer, accepted),
  };
}

function atBackend(
  { versions, suites }: ChargerOffer,
  accepted: Accepted,
  certificate: 'ec' | 'rsa' | null,
): string {
  const shared = versions.filter((version) => accepted.has(version));
  const version = highest(shared.length > 0 ? shared : versions);
  // A00.FR.313: nobody is to go back below TLS 1.2.
  if (version < TLS_1_2) return `nothing that OCPP allows: ${versionText(version)} is too old`;
  const enable = shared.length > 0 ? 'enable' : `enable ${versionText(version)} and`;
  const usable = suites.filter((suite) => isFor(suite, version));
  const fitting = usable.filter((suite) => {
    const kind = certificateKindFor(suite);
    return certificate === null || kind === null || kind === certificate;
  });
  const suite = preferred(fitting) ?? preferred(usable);
  if (suite === null) return `nothing: at ${versionText(version)} the charger offers no suite`;
  if (fitting.length > 0) return `${enable} ${suiteName(suite)}`;
  const kind = certificateKindFor(suite) === 'ec' ? 'an EC (ECDSA)' : 'an RSA';
  return `add a second certificate, with ${kind} key, and ${enable} ${suiteName(suite)}`;
}

function atCharger({ versions }: ChargerOffer, accepted: Accepted): string {
  const shared = versions.filter((version) => accepted.has(version));
  if (shared.length === 0) {
    const spoken = [...accepted.keys()].toSorted((a, b) => a - b).map(versionText);
    return spoken.length === 0 ? 'none that is known' : `speak ${spoken.join(' or ')}`;
  }
  const suite = preferred(accepted.get(highest(shared)) ?? []);
  const newer =
    accepted.has(TLS_1_3) && !versions.includes(TLS_1_3)
      ? `, or speak ${versionText(TLS_1_3)}`
      : '';
  return suite === null
    ? `nothing at ${versionText(highest(shared))}${newer}`
    : `offer ${suiteName(suite)}${newer}`;
}

const highest = (versions: readonly number[]): number => Math.max(TLS_1_2 - 3, ...versions);

/** TLS 1.3 has suites of its own (RFC 8446, B.4). */
const isFor = (suite: number, version: number) => (suite >> 8 === 0x13) === version >= TLS_1_3;

/** One that OCPP names, or else an authenticated cipher with fresh keys, or else the first. */
function preferred(suites: readonly number[]): number | null {
  return (
    OCPP_SUITES.find((suite) => suites.includes(suite)) ??
    suites.find((suite) => /ECDHE.*(GCM|POLY1305)/.test(suiteName(suite))) ??
    suites[0] ??
    null
  );
}
