import type { NotExamined, Observation } from '../../diagnosis/module.ts';
import { lastOfKind, ofKind } from '../../facts/select.ts';
import type { TlsAftermath, TlsAlert, TlsHandshake } from '../../facts/tls.ts';
import type { UpgradeAttempt } from '../../facts/upgrade.ts';
import { ALERTS, CERTIFICATE_REQUIRED, isAboutCertificate } from '../../tls/alerts.ts';
import type { TlsInput } from './input.ts';

export interface ClientCertificateJudged {
  readonly findings: readonly Observation[];
  readonly inconclusive: NotExamined | null;
  /** Null where it could not be seen. */
  readonly requested: boolean | null;
  /** True where the handshake ended for this and nothing else. */
  readonly explainsTheEnd: boolean;
  readonly words: string | null;
}

/** How nginx words it in HTTP, after a handshake that it let pass. */
const NONE_SENT = /no required ssl certificate/i;
const NOT_ACCEPTED = /ssl certificate error/i;

/** Whether the backend wants the station to prove itself, and what it made of the proof. */
export function judgeClientCertificate(
  handshake: TlsHandshake,
  { records, site }: TlsInput,
): ClientCertificateJudged {
  const [upgrade] = ofKind(records, 'upgrade.attempt');
  const aftermath = lastOfKind(records, 'tls.aftermath');
  const alert = handshake.alert ?? aftermath?.alert ?? upgrade?.alert ?? null;
  const { sent } = handshake.clientCertificate;
  const refusal = refusalOf(handshake, alert, upgrade, aftermath);
  const requested = refusal === null ? handshake.clientCertificate.requested : true;
  const nothing = { findings: [], inconclusive: null, requested, explainsTheEnd: false };
  if (refusal === null) return { ...nothing, words: null };

  const explainsTheEnd = handshake.outcome === 'alert' || handshake.outcome === 'closed';
  const evidence = [
    { label: 'the backend says', value: refusal.said },
    { label: "the station's certificate", value: sent ? 'sent' : 'none sent' },
  ];
  if (sent) {
    const words = "the station's certificate is refused";
    const detail = `The station's certificate was sent, and the backend refused it: ${refusal.said}.`;
    const { confidence } = refusal;
    const fault = 'tls-client-certificate-rejected';
    return {
      ...nothing,
      explainsTheEnd,
      words,
      findings: [{ fault, confidence, detail, evidence }],
    };
  }
  const words = 'a certificate of the station is demanded';
  if (site.securityProfile === null) {
    // Neither given nor stated: it may well have one. That is not the charger's fault.
    const inconclusive = {
      what: `whether the backend accepts this station: it demands a certificate (${refusal.said})`,
      how: '--cert <pem> --key <pem> with that of the station; or --profile 1 or 2 if it has none',
    };
    return { ...nothing, explainsTheEnd, words, inconclusive };
  }
  const detail = `The backend demands a certificate of the station (security profile 3): ${refusal.said}. The site states profile ${site.securityProfile}, and none was given.`;
  const { confidence } = refusal;
  const fault = 'tls-client-certificate-required';
  return { ...nothing, explainsTheEnd, words, findings: [{ fault, confidence, detail, evidence }] };
}

interface Refusal {
  readonly said: string;
  readonly confidence: 'certain' | 'likely';
}

function refusalOf(
  { clientCertificate, outcome }: TlsHandshake,
  alert: TlsAlert | null,
  upgrade: UpgradeAttempt | undefined,
  aftermath: TlsAftermath | undefined,
): Refusal | null {
  const { requested, sent } = clientCertificate;
  if (alert !== null) {
    const said = `TLS alert ${alert.number} (${ALERTS[alert.number]?.meaning ?? alert.name})`;
    const isAboutIt = sent && isAboutCertificate(alert.number);
    if (alert.number === CERTIFICATE_REQUIRED || isAboutIt) return { said, confidence: 'certain' };
    // In TLS 1.2 a missing certificate is a plain handshake_failure, once it was asked for.
    return requested === true ? { said, confidence: 'likely' } : null;
  }
  const text = `${upgrade?.reason ?? ''} ${upgrade?.bodyExcerpt ?? ''}`;
  if (upgrade?.status != null && upgrade.status >= 400) {
    const said = `HTTP ${upgrade.status}, `;
    if (NONE_SENT.test(text))
      return { said: `${said}no certificate was sent`, confidence: 'certain' };
    if (NOT_ACCEPTED.test(text)) return { said: `${said}certificate error`, confidence: 'certain' };
  }
  // Some servers only hang up: where a certificate was asked for, that is the nearest reason.
  const hungUp =
    outcome === 'closed' || upgrade?.outcome === 'closed' || (aftermath?.close ?? null) !== null;
  return requested === true && hungUp
    ? { said: 'it asked for a certificate, then hung up without a word', confidence: 'likely' }
    : null;
}
