import type { TlsAlert } from '../facts/tls.ts';

interface AlertKind {
  /** As RFC 8446, 6 spells it. */
  readonly name: string;
  readonly meaning: string;
}

const alert = (name: string, meaning: string): AlertKind => ({ name, meaning });

/** AlertDescription (RFC 8446, 6, and the older ones of RFC 5246, 7.2), by number. */
export const ALERTS: Readonly<Record<number, AlertKind>> = {
  0: alert('close_notify', 'the peer has nothing more to send'),
  10: alert('unexpected_message', 'the peer did not expect this message'),
  20: alert('bad_record_mac', 'a record was changed on its way'),
  22: alert('record_overflow', 'a record was too long'),
  40: alert('handshake_failure', 'nothing in common to agree on, or a certificate is missing'),
  42: alert(
    'bad_certificate',
    'the certificate is damaged, badly signed, or refused without a reason',
  ),
  43: alert('unsupported_certificate', 'the certificate is of a kind the peer does not take'),
  44: alert('certificate_revoked', 'the certificate has been revoked'),
  45: alert('certificate_expired', 'the certificate has expired, or is not valid yet'),
  46: alert('certificate_unknown', 'the certificate was refused for another reason'),
  47: alert('illegal_parameter', 'a field holds a value that is not allowed'),
  48: alert('unknown_ca', 'the peer does not trust the authority that issued the certificate'),
  49: alert('access_denied', 'whoever shows this certificate is not let in'),
  50: alert('decode_error', 'a message could not be read'),
  51: alert('decrypt_error', 'a signature or a check value was wrong'),
  70: alert('protocol_version', 'the peer does not support this version of TLS'),
  71: alert('insufficient_security', 'the peer asks for stronger ciphers'),
  80: alert('internal_error', 'something failed inside the peer'),
  86: alert('inappropriate_fallback', 'a retry with an older version was refused'),
  90: alert('user_canceled', 'the handshake was cancelled'),
  109: alert('missing_extension', 'an extension the peer needs was not sent'),
  110: alert('unsupported_extension', 'an extension was sent that the peer does not allow'),
  112: alert('unrecognized_name', 'the peer serves no host of this name'),
  113: alert('bad_certificate_status_response', 'the stapled revocation status was wrong'),
  115: alert('unknown_psk_identity', 'the peer does not know this pre-shared key'),
  116: alert('certificate_required', 'the peer demands a certificate of the station'),
  120: alert('no_application_protocol', 'the peer supports none of the protocols offered'),
};

export const CLOSE_NOTIFY = 0;

/** A server that demands a certificate and got none says this in TLS 1.3. */
export const CERTIFICATE_REQUIRED = 116;

const ABOUT_A_CERTIFICATE: readonly number[] = [
  42,
  43,
  44,
  45,
  46,
  48,
  49,
  51,
  CERTIFICATE_REQUIRED,
];

/** True for what a peer says of a certificate that it got, or did not get (RFC 8446, 6.2). */
export const isAboutCertificate = (number: number): boolean => ABOUT_A_CERTIFICATE.includes(number);

const HANDSHAKE_FAILURE = 40;

/**
 * True where a renegotiation failed: TLS 1.2 servers that ask for a certificate for one path
 * alone, as Apache httpd and IIS do, ask for it in one, after they have read the request.
 */
export const isRenegotiationFailed = (alert: TlsAlert, protocol: string | null): boolean =>
  alert.afterHandshake &&
  protocol === 'TLSv1.2' &&
  (alert.number === HANDSHAKE_FAILURE || isAboutCertificate(alert.number));

export const alertName = (number: number): string => ALERTS[number]?.name ?? 'not registered';

/**
 * The fatal alert behind an error of node:tls, which tells its number only in the text.
 * Null where the error is no alert that was received.
 */
export function alertOf(error: unknown, afterHandshake: boolean): TlsAlert | null {
  const message = error instanceof Error ? error.message : '';
  const number = Number(/alert number (\d{1,3})\b/.exec(message)?.[1] ?? Number.NaN);
  if (Number.isNaN(number) || number > 255) return null;
  return { level: 'fatal', number, name: alertName(number), afterHandshake };
}
