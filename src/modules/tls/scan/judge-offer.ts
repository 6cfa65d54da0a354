import type { Evidence, NotExamined, Observation } from '../../../diagnosis/module.ts';
import type { ChargerOffer } from '../../../facts/offer.ts';
import { lastOfKind } from '../../../facts/select.ts';
import { TLS_1_3, versionText } from '../../../tls/protocol-version.ts';
import { suiteName } from '../../../tls/suites.ts';
import { readCertificate } from '../../../tls/x509.ts';
import type { TlsInput } from '../input.ts';
import { compareOffer, ownerOf } from './compare-offer.ts';
import { answerText, SILENT, versionEvidence } from './judge-scan.ts';
import { type Scanned, takes } from './scanned.ts';
import { type Accepted, smallestChanges } from './smallest-change.ts';

export interface OfferJudged {
  readonly findings: readonly Observation[];
  /** Null where the charger's offer is not known, or the answer to it was not seen. */
  readonly taken: boolean | null;
  /** The offer was given, so that it is missed where nothing came of it. */
  readonly inconclusive: NotExamined | null;
  readonly notExamined: readonly NotExamined[];
}

/** Whether the backend agrees with a station that offers exactly what this charger offers. */
export function judgeOffer(input: TlsInput, scanned: Scanned): OfferJudged {
  const stated = input.site.chargerOffer;
  const hello = scanned.hellos.find(({ asked }) => asked === 'charger-offer');
  const taken = takes(hello);
  if (stated === undefined || hello === undefined || taken === null) {
    const nothing = { findings: [], taken: null };
    if (stated === undefined) return { ...nothing, inconclusive: null, notExamined: [NOT_STATED] };
    // Of an examined charger the offer became known after the backend had been asked.
    if (hello !== undefined || lastOfKind(input.records, 'station.hello') === undefined) {
      return { ...nothing, inconclusive: NOT_ANSWERED, notExamined: [] };
    }
    const { fits, findings } = compareOffer(stated, scanned);
    const notExamined = fits === null ? [NOT_ASKED] : [];
    return { findings, taken: fits, inconclusive: null, notExamined };
  }
  if (taken) return { findings: [], taken, inconclusive: null, notExamined: [] };

  const { offer, source } = stated;
  const accepted = acceptedIn(scanned);
  const changes = smallestChanges(offer, accepted, certificateKind(input));
  const evidence: Evidence[] = [
    { label: 'the charger offers', value: offerText(offer) },
    { label: 'known from', value: source },
    ...[...accepted].map(([version, suites]) => ({
      label: `taken at ${versionText(version)}`,
      value: suites.map(suiteName).join(', '),
    })),
    ...(accepted.size === 0 ? versionEvidence(scanned) : []),
    { label: 'exactly that offer', value: answerText(hello) },
    { label: 'enough at the backend', value: changes.atBackend },
    { label: 'or at the charger', value: changes.atCharger },
  ];
  const found = { ...mismatch(offer, accepted, scanned), evidence };
  const isSilent = hello.outcome === 'closed';
  return {
    findings: [
      isSilent ? { ...found, confidence: 'likely', detail: `${found.detail}${SILENT}` } : found,
    ],
    taken,
    inconclusive: null,
    notExamined: [],
  };
}

const NOT_ANSWERED: NotExamined = {
  what: "whether the backend agrees with the charger's own TLS offer: there was no answer to it",
  how: 'run it again, with --max-connections 1 where the backend allows few connections',
};

const NOT_ASKED: NotExamined = {
  what: "whether the backend agrees with the charger's own TLS offer: it was not asked for these suites",
  how: 'ghostcheck tls <url> --all-ciphers --save-facts <file>, and examine --against that',
};

const NOT_STATED: NotExamined = {
  what: "whether the backend agrees with the charger's own TLS offer",
  how: '--charger-offer ocpp-minimum-ecdsa, ocpp-minimum-rsa or tls12-only, or a file with its versions and suites (data sheet of the firmware)',
};

function mismatch(
  offer: ChargerOffer,
  accepted: Accepted,
  scanned: Scanned,
): Omit<Observation, 'evidence'> {
  const spoken = [...scanned.versions].filter(([, hello]) => takes(hello) === true);
  const shared = offer.versions.filter((version) => accepted.has(version));
  const versions = offer.versions.map(versionText).join(', ');
  const owner = ownerOf(offer);
  if (shared.length === 0 && spoken.length > 0) {
    const others = spoken.map(([version]) => versionText(version)).join(', ');
    return {
      fault: 'tls-version-unsupported',
      subject: 'charger-offer',
      confidence: 'certain',
      owner,
      detail: `The charger and the backend have no TLS version in common: the charger speaks ${versions}, the backend ${others}. A hello with exactly the charger's offer was refused.`,
    };
  }
  const common = offer.suites.filter((suite) =>
    shared.some((version) => accepted.get(version)?.includes(suite)),
  );
  const fault = { fault: 'tls-cipher-mismatch', subject: 'charger-offer', owner } as const;
  if (common.length > 0) {
    return {
      ...fault,
      confidence: 'likely',
      detail: `The backend refused a hello with exactly the charger's offer, although both have ${suiteName(common[0] ?? 0)}: what does not fit is the groups (curves) or the signature algorithms that the charger offers.`,
    };
  }
  const newer =
    accepted.has(TLS_1_3) && !offer.versions.includes(TLS_1_3)
      ? ' Clients with TLS 1.3, such as this laptop, connect all the same, which hides it.'
      : '';
  return {
    ...fault,
    // The list of the backend's suites is what proves that none is shared.
    confidence: accepted.size > 0 && scanned.allComplete ? 'certain' : 'likely',
    detail: `The charger and the backend have no cipher suite in common at ${shared.map(versionText).join(', ') || versions}. A hello with exactly the charger's offer was refused, so the charger never gets further.${newer}`,
  };
}

/** What the backend takes by version, from the enumeration. */
const acceptedIn = ({ all }: Scanned): Accepted =>
  new Map([...all].filter(([, suites]) => suites.length > 0));

function certificateKind({ records }: TlsInput): 'ec' | 'rsa' | null {
  const [leaf] = lastOfKind(records, 'tls.handshake')?.chain ?? [];
  const type = leaf === undefined ? null : readCertificate(Buffer.from(leaf, 'base64'))?.key.type;
  if (type === 'ec') return 'ec';
  return type?.startsWith('rsa') ? 'rsa' : null;
}

const offerText = ({ versions, suites }: ChargerOffer) =>
  `${versions.map(versionText).join(', ')}; ${suites.map(suiteName).join(', ')}`;
