import type { Judgement, NotExamined, Observation } from '../../diagnosis/module.ts';
import { RUN_AGAIN } from '../../diagnosis/run-again.ts';
import { lastOfKind, ofKind } from '../../facts/select.ts';
import type { TlsHandshake } from '../../facts/tls.ts';
import { targetOf } from '../../site/target.ts';
import { type CertificatesJudged, judgeCertificates } from './chain/judge-certificates.ts';
import type { TlsInput } from './input.ts';
import { judgeOutcome } from './judge-outcome.ts';
import { judgeVersion } from './judge-version.ts';
import { judgeRevocation } from './revocation/judge-revocation.ts';
import { judgeOffer } from './scan/judge-offer.ts';
import { judgeSuites } from './scan/judge-scan.ts';
import { scanMeasurements, scanTables } from './scan/scan-table.ts';
import { asksAtTls12, scannedIn } from './scan/scanned.ts';
import { judgeClientCertificate } from './station/judge-client-certificate.ts';
import { judgeStation } from './station/judge-station.ts';
import { versionName } from './version-name.ts';
import { judgeVisits, seenOfVisits } from './visits/judge-visits.ts';

/** The handshake, the certificates it showed, and the station's own: now, and by the charger's own clock. */
export function judge(input: TlsInput): Judgement {
  const judged = judgeConnection(input);
  const station = judgeStation(input);
  const isBoth = lastOfKind(input.records, 'tls.handshake') !== undefined;
  const visits = isBoth ? seenOfVisits(input) : { findings: [], tables: [] };
  const isRest = judged.findings.length > 0 || station.words === null;
  return {
    ...judged,
    findings: [...judged.findings, ...visits.findings, ...station.findings],
    // The row has room for the one or the other.
    summary: isRest ? judged.summary : `${judged.summary.split(', ')[0]}, ${station.words}`,
    measurements: { ...judged.measurements, ...station.measurements },
    tables: [...(judged.tables ?? []), ...visits.tables, ...station.tables],
  };
}

function judgeConnection(input: TlsInput): Judgement {
  const handshake = lastOfKind(input.records, 'tls.handshake');
  if (handshake === undefined) return judgeVisits(input) ?? judgeWithoutTls(input);

  const scanned = scannedIn(input.records);
  const offer = judgeOffer(input, scanned);
  const client = judgeClientCertificate(handshake, input);
  // What the charger itself offers was taken: then only this laptop has nothing in common with it.
  const isOurs = offer.taken === true && isRefusedHello(handshake);
  const outcome = client.explainsTheEnd || isOurs ? [] : judgeOutcome(handshake, input, scanned);
  const certificates = judgeCertificates(handshake, input);
  const revocation = judgeRevocation(handshake, input);
  const isSecured = handshake.outcome === 'secured';
  const unseen =
    client.inconclusive ??
    (isOurs ? ONLY_THE_CHARGER : unseenIn(handshake)) ??
    (isSecured ? offer.inconclusive : null);
  return {
    findings: [
      ...outcome,
      ...judgeVersion(handshake, scanned),
      ...(offer.taken === null ? judgeSuites(scanned) : offer.findings),
      ...client.findings,
      ...certificates.findings,
      ...revocation.findings,
    ],
    summary: summaryOf(
      handshake,
      { ...certificates, words: [...revocation.words, ...certificates.words] },
      client.words,
    ),
    measurements: {
      'tls.ms': isSecured ? Math.round(handshake.durationMs) : null,
      'tls.version': handshake.protocol,
      'tls.cipher': handshake.cipher,
      ...certificates.measurements,
      'tls.clientCertificateRequested': client.requested ?? asksAtTls12(scanned),
      ...scanMeasurements(scanned, offer.taken),
      ...revocation.measurements,
    },
    tables: [
      ...certificates.tables,
      ...revocation.tables,
      ...client.tables,
      ...scanTables(scanned, handshake),
    ],
    ...(unseen === null ? {} : { inconclusive: unseen }),
    notExamined: [
      ...client.notExamined,
      ...revocation.notExamined,
      ...(input.site.tlsScan === 'none' ? [NOT_SCANNED] : []),
      ...(isSecured && scanned.isPartial ? [NOT_ALL_ANSWERED] : []),
      ...(isSecured ? offer.notExamined : []),
    ],
  };
}

const NOT_SCANNED: NotExamined = {
  what: 'which TLS versions and cipher suites the backend takes',
  how: 'leave out --no-tls-scan; --max-connections 1 asks one at a time',
};

const NOT_ALL_ANSWERED: NotExamined = {
  what: 'some TLS versions and cipher suites: the backend did not answer every hello beside the main connection, and may limit how many there are',
  how: 'wait some minutes, and try again with --max-connections 1',
};

const ONLY_THE_CHARGER: NotExamined = {
  what: "the backend's certificates: it took exactly what the charger offers, and nothing that this laptop can do",
  how: 'from a machine with an older OpenSSL: openssl s_client -showcerts',
};

/** Refused before anything was chosen, for what the hello offered. */
const isRefusedHello = ({ alert, serverMessages }: TlsHandshake) =>
  alert !== null && [40, 70, 71].includes(alert.number) && (serverMessages ?? []).length === 0;

function unseenIn({ outcome, error, anchorSources }: TlsHandshake): NotExamined | null {
  if (outcome === 'aborted') {
    return { what: 'the TLS handshake: the run ended first', how: RUN_AGAIN };
  }
  // Without roots there was no handshake either: what was given for it could not be used.
  return outcome === 'failed' && anchorSources.length === 0
    ? {
        what: `the TLS handshake: ${error?.message ?? 'the certificate could not be used'}`,
        how: '--cert and --key with a certificate and key that OpenSSL can read',
      }
    : null;
}

/** What nginx and others say to plain HTTP on a TLS port. */
const BAD_REQUEST = 400;

/** No connection to secure; a ws:// URL; or what the port of one answered in TLS. */
function judgeWithoutTls({ records, site }: TlsInput): Judgement {
  if (targetOf(site.url)?.secure !== false) return { findings: [], summary: 'not reached' };
  const language = ofKind(records, 'tls.port-language').find(
    ({ asked, answered }) => asked === 'tls' && answered === 'tls',
  );
  const http = ofKind(records, 'tls.port-language').find(({ asked }) => asked === 'http');
  const speaksHttp = http?.answered === 'http' && http.httpStatus !== BAD_REQUEST;
  if (language === undefined || speaksHttp) {
    return { findings: [], summary: 'not used: the URL says ws://' };
  }
  const { address, port } = language;
  const status = http?.httpStatus ?? lastOfKind(records, 'upgrade.attempt')?.status ?? null;
  const plain = status === null ? 'Plain HTTP got no answer' : `Plain HTTP got HTTP ${status}`;
  const finding: Observation = {
    fault: 'tls-expected',
    confidence: 'certain',
    detail: `${plain} on port ${port}, and a TLS hello was answered in TLS: this port expects wss://.`,
    evidence: [{ label: `${address}:${port}`, value: 'answers TLS' }],
  };
  return { findings: [finding], summary: 'the port expects TLS, the URL says ws://' };
}

const OUTCOMES: Readonly<Record<TlsHandshake['outcome'], string>> = {
  secured: 'secured',
  alert: 'refused',
  closed: 'hung up without a word',
  timeout: 'no answer in time',
  'not-tls': 'this port speaks no TLS',
  failed: 'failed',
  aborted: 'not waited for',
};

function summaryOf(
  { outcome, protocol, alert }: TlsHandshake,
  { words }: CertificatesJudged,
  client: string | null,
): string {
  const head =
    outcome === 'secured'
      ? versionName(protocol ?? 'TLS')
      : alert === null
        ? OUTCOMES[outcome]
        : `refused with alert ${alert.number} (${alert.name})`;
  // With something to say of the station's own certificate, the chain can wait.
  const rest = client === null ? words : [client];
  return [head, ...rest].slice(0, 3).join(', ');
}
