import type { Fact } from '../../../facts/document.ts';
import { lastOfKind, ofKind } from '../../../facts/select.ts';
import type { TlsAftermath, TlsAlert, TlsHandshake } from '../../../facts/tls.ts';
import type { UpgradeAttempt } from '../../../facts/upgrade.ts';
import {
  ALERTS,
  CERTIFICATE_REQUIRED,
  isAboutCertificate,
  isRenegotiationFailed,
} from '../../../tls/alerts.ts';

/** That the backend refuses the station for its certificate, and how it says so. */
export interface Refusal {
  readonly said: string;
  readonly confidence: 'certain' | 'likely' | 'possible';
  /** Null where it was said in HTTP, or by hanging up. */
  readonly alert: number | null;
  /** Where the certificate was asked for after the handshake, in which it was not. */
  readonly askedLate?: 'by-renegotiation' | 'in-vain';
}

/** How nginx words it in HTTP, after a handshake that it let pass. */
const NONE_SENT = /no required ssl certificate/i;
const NOT_ACCEPTED = /ssl certificate error/i;
/** Apache httpd over TLS 1.3: stations offer no post-handshake authentication (RFC 8446, 4.2.6). */
const ASKED_TOO_LATE = /cannot perform post-handshake authentication/i;

const HANDSHAKE_FAILURE = 40;

/** Null where nothing says that the station was refused for its certificate, or for want of one. */
export function refusalOf(handshake: TlsHandshake, records: readonly Fact[]): Refusal | null {
  const [upgrade] = ofKind(records, 'upgrade.attempt');
  const aftermath = lastOfKind(records, 'tls.aftermath');
  const alert = handshake.alert ?? aftermath?.alert ?? upgrade?.alert ?? null;
  if (alert !== null) return byAlert(alert, handshake);
  return byHttp(upgrade) ?? byHangingUp(handshake, upgrade, aftermath);
}

function byAlert(
  alert: TlsAlert,
  { clientCertificate: { requested, sent }, protocol }: TlsHandshake,
): Refusal | null {
  const { number, name } = alert;
  const said = `TLS alert ${number} (${ALERTS[number]?.meaning ?? name})`;
  const refusal = { said, alert: number, confidence: 'certain' } as const;
  if (number === CERTIFICATE_REQUIRED || (sent && isAboutCertificate(number))) return refusal;
  if (requested !== true) {
    return isRenegotiationFailed(alert, protocol)
      ? { ...refusal, confidence: 'likely', askedLate: 'by-renegotiation' }
      : null;
  }
  // RFC 5246, 7.4.6: in TLS 1.2 this is how a missing certificate is told, once it was asked for.
  return number === HANDSHAKE_FAILURE && !sent ? refusal : { ...refusal, confidence: 'likely' };
}

function byHttp(upgrade: UpgradeAttempt | undefined): Refusal | null {
  if (upgrade?.status == null || upgrade.status < 400) return null;
  const text = `${upgrade.reason ?? ''} ${upgrade.bodyExcerpt ?? ''}`;
  if (ASKED_TOO_LATE.test(text)) {
    const said = `HTTP ${upgrade.status}, it wants to ask for one only after the handshake, which stations do not offer in TLS 1.3`;
    return { said, alert: null, confidence: 'certain', askedLate: 'in-vain' };
  }
  const said = NONE_SENT.test(text)
    ? 'no certificate was sent'
    : NOT_ACCEPTED.test(text)
      ? 'the certificate is in error'
      : null;
  if (said === null) return null;
  return { said: `HTTP ${upgrade.status}, ${said}`, alert: null, confidence: 'certain' };
}

/**
 * A bare 403: the nearest reason, where the certificate that was asked for is missing, or of
 * none of the authorities that were named.
 */
export function byForbidding(
  { clientCertificate: { requested, sent } }: TlsHandshake,
  records: readonly Fact[],
  isAccepted: boolean | null,
): Refusal | null {
  const [upgrade] = ofKind(records, 'upgrade.attempt');
  if (upgrade?.status !== 403 || requested !== true || (sent && isAccepted !== false)) return null;
  const what = sent ? 'it asked for a certificate of another authority' : 'it asked for one';
  return {
    said: `HTTP 403, after ${what} in TLS`,
    alert: null,
    // With a password, that may be what it does not like.
    confidence: upgrade.credentials.startsWith('basic') ? 'possible' : 'likely',
  };
}

/** Some servers only hang up: where a certificate was asked for, that is the nearest reason. */
function byHangingUp(
  { outcome, clientCertificate }: TlsHandshake,
  upgrade: UpgradeAttempt | undefined,
  aftermath: TlsAftermath | undefined,
): Refusal | null {
  const hungUp =
    outcome === 'closed' || upgrade?.outcome === 'closed' || (aftermath?.close ?? null) !== null;
  if (clientCertificate.requested !== true || !hungUp) return null;
  const said = clientCertificate.sent
    ? 'it took the certificate, then hung up without a word'
    : 'it asked for a certificate, then hung up without a word';
  return { said, alert: null, confidence: 'likely' };
}
