import type { Observation } from '../../../diagnosis/module.ts';
import type { ChargerOffer } from '../../../facts/offer.ts';
import { TLS_1_2, TLS_1_3, versionText } from '../../../tls/protocol-version.ts';
import { OCPP_SUITES, suiteName } from '../../../tls/suites.ts';
import { type Scanned, speaks, type Taken, takes } from './scanned.ts';

/**
 * Holds an offer against what a backend was asked before the offer was known: its versions,
 * OCPP's suites, or all suites. `fits` is null where none of that tells.
 */
export function compareOffer(
  { offer, source }: { readonly offer: ChargerOffer; readonly source: string },
  scanned: Scanned,
): { readonly fits: Taken; readonly findings: readonly Observation[] } {
  const asked = offer.versions.map((version) => ({ version, taken: speaks(scanned, version) }));
  const shared = asked.filter(({ taken }) => taken !== false).map(({ version }) => version);
  const evidence = [
    {
      label: 'the charger offers',
      value: `${offer.versions.map(versionText).join(', ')}; ${offer.suites.map(suiteName).join(', ')}`,
    },
    { label: 'known from', value: source },
  ];
  if (asked.length > 0 && shared.length === 0) {
    const spoken = [...scanned.versions].filter(([, hello]) => takes(hello) === true);
    const others = spoken.map(([version]) => versionText(version)).join(', ') || 'none of these';
    const detail = `The charger and the backend have no TLS version in common: the charger speaks ${offer.versions.map(versionText).join(', ')}, the backend ${others}.`;
    const finding: Observation = {
      fault: 'tls-version-unsupported',
      subject: 'charger-offer',
      confidence: 'certain',
      owner: ownerOf(offer),
      detail,
      evidence,
    };
    return { fits: false, findings: [finding] };
  }
  const suites = offer.suites.map((suite) => takenAt(shared, suite, scanned));
  if (suites.includes(true)) return { fits: true, findings: [] };
  if (suites.includes(null) || shared.some((version) => speaks(scanned, version) === null)) {
    return { fits: null, findings: [] };
  }
  const finding: Observation = {
    fault: 'tls-cipher-mismatch',
    subject: 'charger-offer',
    confidence: 'certain',
    owner: ownerOf(offer),
    detail: `The charger and the backend have no cipher suite in common at ${shared.map(versionText).join(', ')}: each that the charger offers was refused, or is none that the backend takes.`,
    evidence,
  };
  return { fits: false, findings: [finding] };
}

/** Who keeps to what OCPP asks is not the one to change: a station has one pair, a CSMS both. */
export function ownerOf({ versions, suites }: ChargerOffer): 'backend' | 'charger' {
  const keeps = versions.includes(TLS_1_2) && suites.some((suite) => OCPP_SUITES.includes(suite));
  return keeps ? 'backend' : 'charger';
}

/** RFC 8446, 9.1: who speaks TLS 1.3 takes TLS_AES_128_GCM_SHA256. */
const MANDATORY_13 = 0x1301;

function takenAt(shared: readonly number[], suite: number, scanned: Scanned): Taken {
  if (suite >> 8 === 0x13) {
    if (!shared.includes(TLS_1_3)) return false;
    return suite === MANDATORY_13 ? speaks(scanned, TLS_1_3) : inAll([TLS_1_3], suite, scanned);
  }
  const older = shared.filter((version) => version < TLS_1_3);
  if (older.length === 0 || isSignal(suite)) return false;
  return takes(scanned.suites.get(suite)) ?? inAll(older, suite, scanned);
}

function inAll(versions: readonly number[], suite: number, { all, allComplete }: Scanned): Taken {
  if (versions.some((version) => all.get(version)?.includes(suite) === true)) return true;
  return allComplete && versions.every((version) => all.has(version)) ? false : null;
}

/** GREASE (RFC 8701) and the two signalling values (RFC 5746, RFC 7507) are no suites. */
const isSignal = (suite: number) =>
  suite === 0x00ff ||
  suite === 0x5600 ||
  ((suite & 0x0f0f) === 0x0a0a && suite >> 8 === (suite & 0xff));
