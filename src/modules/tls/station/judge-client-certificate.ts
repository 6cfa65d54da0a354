import type { Evidence, NotExamined, Observation, Table } from '../../../diagnosis/module.ts';
import { lastOfKind } from '../../../facts/select.ts';
import type { TlsHandshake } from '../../../facts/tls.ts';
import { validity } from '../chain/certificate-dates.ts';
import type { TlsInput } from '../input.ts';
import { printable } from '../printable.ts';
import {
  type AcceptedAuthorities,
  acceptedAuthorities,
  authoritiesText,
  authorityEvidence,
  authorityTable,
  isAccepted,
} from './accepted-authorities.ts';
import { byForbidding, type Refusal, refusalOf } from './client-certificate-refusal.ts';
import { NOTHING_SEEN, reasonFor } from './refusal-reason.ts';
import { type StationChain, stationChain } from './station-chain.ts';

export interface ClientCertificateJudged {
  readonly findings: readonly Observation[];
  readonly inconclusive: NotExamined | null;
  readonly notExamined: readonly NotExamined[];
  /** Null where it could not be seen. */
  readonly requested: boolean | null;
  /** True where the handshake ended for this and nothing else. */
  readonly explainsTheEnd: boolean;
  readonly words: string | null;
  readonly tables: readonly Table[];
}

/** Whether the backend wants the station to prove itself, and what it made of the proof. */
export function judgeClientCertificate(
  handshake: TlsHandshake,
  input: TlsInput,
): ClientCertificateJudged {
  const accepted = acceptedAuthorities(handshake);
  const chain = stationChain(input.records);
  const among = chain === null ? null : isAccepted(chain, accepted);
  const refusal =
    refusalOf(handshake, input.records) ?? byForbidding(handshake, input.records, among);
  const nothing = {
    findings: [],
    inconclusive: null,
    notExamined: [],
    requested: refusal === null ? handshake.clientCertificate.requested : true,
    explainsTheEnd: false,
    words: null,
    tables: authorityTable(chain, accepted),
  };
  if (refusal === null) return { ...nothing, ...undecided(handshake, input) };
  const seen: Seen = { refusal, accepted, chain, input };
  const explainsTheEnd = handshake.outcome === 'alert' || handshake.outcome === 'closed';
  const wasSent =
    handshake.clientCertificate.sent ||
    (refusal.askedLate === 'by-renegotiation' && chain !== null);
  const judged = wasSent ? rejected(seen) : required(seen);
  return { ...nothing, explainsTheEnd, ...judged };
}

/**
 * A handshake without the certificate that was asked for: nginx and others refuse it in HTTP
 * only. That leaves a station of profile 3 unexamined; to others it may be all the same.
 */
function undecided(
  { outcome, clientCertificate: { requested, sent } }: TlsHandshake,
  { records, site }: TlsInput,
): Partial<ClientCertificateJudged> {
  const wasHeard = lastOfKind(records, 'upgrade.attempt') !== undefined;
  if (outcome !== 'secured' || requested !== true || sent || wasHeard) return {};
  return site.securityProfile === 3 ? { inconclusive: UNDECIDED } : { notExamined: [UNDECIDED] };
}

const UNDECIDED: NotExamined = {
  what: 'whether the backend takes a station without a certificate: it asks for one, goes on without, and may still refuse in HTTP',
  how: 'ghostcheck diagnose; and --cert <pem|p12> with --key <pem>, where the station has one',
};

interface Seen {
  readonly refusal: Refusal;
  readonly accepted: AcceptedAuthorities | null;
  /** Null also where facts were recorded before certificates of the station were. */
  readonly chain: StationChain | null;
  readonly input: TlsInput;
}

function rejected({ refusal, accepted, chain, input }: Seen): Partial<ClientCertificateJudged> {
  const reason = chain === null ? null : reasonFor(refusal.alert, chain, accepted, input.now);
  const isSilent = refusal.alert === null && refusal.confidence !== 'certain';
  const why = reason === null ? '' : ` ${reason.text}`;
  const finding: Observation = {
    fault: 'tls-client-certificate-rejected',
    // Whoever only hangs up may do so for any reason.
    confidence: reason === NOTHING_SEEN && isSilent ? 'possible' : refusal.confidence,
    detail: `The station's certificate was sent, and the backend refused it: ${refusal.said}.${why}`,
    evidence: evidenceOf({ refusal, accepted, chain }, 'sent'),
    ...(reason === null ? {} : { owner: reason.owner }),
  };
  return { words: "the station's certificate is refused", findings: [finding] };
}

function required({ refusal, accepted, chain, input }: Seen): Partial<ClientCertificateJudged> {
  const words = 'a certificate of the station is demanded';
  const { securityProfile } = input.site;
  const from =
    accepted === null || accepted.names.length === 0 ? '' : ` of: ${authoritiesText(accepted)}`;
  if (securityProfile === null && chain === null) {
    // Neither given nor stated: it may well have one. That is not the charger's fault.
    const inconclusive = {
      what: `whether the backend accepts this station: it demands a certificate${from} (${refusal.said})`,
      how: '--cert <pem|p12> and --key <pem> with that of the station; or --profile 1 or 2 if it has none',
    };
    return { words, inconclusive };
  }
  const accepts = from === '' ? '' : ` It accepts those${from}.`;
  const given =
    chain === null
      ? `The site states profile ${securityProfile}, and none was given.`
      : refusal.askedLate === 'in-vain'
        ? 'One was given, and could not be shown: the backend has to ask for it in the handshake, for the whole host.'
        : `One was given, but its key (${chain.leaf.key.type.toUpperCase()}) can make no signature that the backend takes, so it could not be sent.`;
  const finding: Observation = {
    fault: 'tls-client-certificate-required',
    confidence: refusal.confidence,
    detail: `The backend demands a certificate of the station (security profile 3): ${refusal.said}. ${given}${accepts}`,
    evidence: evidenceOf({ refusal, accepted, chain }, 'none sent'),
    ...(refusal.askedLate === 'in-vain' ? { owner: 'backend' } : {}),
  };
  return { words, findings: [finding] };
}

function evidenceOf(
  { refusal, accepted, chain }: Pick<Seen, 'refusal' | 'accepted' | 'chain'>,
  sent: 'sent' | 'none sent',
): Evidence[] {
  return [
    { label: 'the backend says', value: refusal.said },
    { label: "the station's certificate", value: sent },
    ...(chain === null
      ? []
      : [
          validity(chain.leaf),
          { label: 'issued by', value: printable(chain.leaf.issuer.text, 120) },
          { label: 'certificates in the file', value: String(chain.given.length) },
        ]),
    ...authorityEvidence(chain, accepted),
  ];
}
