import type { Stage } from '../../src/facts/stages.ts';
import type { Mrec } from '../../src/faults/entry.ts';

/**
 * The fault ids that are fixed, by stage and code; `(w)` marks a warning. An id of this
 * table that is in the index stands there with this stage, code and severity.
 */
export const FIXED_IDS: Readonly<Partial<Record<Stage, Partial<Record<Mrec, string>>>>> = {
  url: {
    CX013: 'url-local-name (w)',
    CX015: 'url-scheme-insecure url-scheme-mismatch url-credentials-embedded (w)',
    CX018:
      'url-malformed url-scheme-unsupported url-identity-missing url-identity-duplicated url-identity-invalid url-identity-too-long url-double-slash url-whitespace url-query-or-fragment (w) url-trailing-slash (w)',
  },
  signal: {
    CX013:
      'modem-not-found modem-no-answer sim-missing sim-locked sim-failure radio-off network-denied network-searching signal-weak signal-marginal (w) signal-interference (w) data-session-down',
  },
  dns: {
    CX013: 'dns-not-found dns-server-failure dns-timeout dns-answers-differ (w)',
    CX009: 'dns-slow (w)',
  },
  tcp: { CX013: 'tcp-refused tcp-timeout tcp-unreachable network-captive-portal' },
  clock: {
    CX015:
      'clock-reset clock-skewed clock-timezone (w) laptop-clock-wrong (w) ntp-unreachable (w) backend-clock-wrong',
  },
  tls: {
    CX015:
      'tls-not-spoken tls-expected tls-version-unsupported tls-cipher-mismatch tls-closed-silently tls-timeout tls-certificate-expired tls-certificate-not-yet-valid tls-certificate-untrusted tls-certificate-self-signed tls-chain-incomplete tls-name-mismatch tls-wildcard-certificate (w) tls-common-name-missing (w) tls-certificate-weak tls-certificate-revoked tls-revocation-unknown (w) tls-certificate-expiring (w) tls-client-certificate-required tls-client-certificate-rejected station-certificate-expired station-certificate-not-yet-valid station-certificate-revoked station-certificate-mismatch tls-1.3-unsupported (w) tls-ocpp-ciphers-missing (w) tls-intercepted (w)',
  },
  upgrade: {
    CX013: 'websocket-timeout websocket-dropped backend-error',
    CX015:
      'credentials-rejected credentials-missing credentials-hex-encoded password-length (w) security-profile-mismatch',
    CX018:
      'upgrade-path-unknown upgrade-identity-unknown upgrade-not-websocket upgrade-redirected subprotocol-missing subprotocol-mismatch closed-after-upgrade',
  },
  boot: {
    CX013: 'boot-no-answer',
    CX015: 'boot-security-error',
    CX018:
      'boot-field-missing boot-field-type boot-field-too-long boot-field-unknown boot-field-value boot-field-empty (w) boot-version-mismatch boot-vendor-mismatch boot-format-refused boot-rejected boot-pending (w) boot-response-invalid frame-malformed',
  },
  authorize: {
    CX009:
      'authorize-timeout authorize-slow (w) token-unknown token-blocked token-expired token-invalid token-busy token-not-allowed',
  },
  session: {
    CX013: 'heartbeat-flat session-dropped session-duplicate',
    CX009: 'backend-slow (w)',
  },
  cable: { CX011: 'cable-insulation-low cable-insulation-marginal (w) cable-vehicle-side' },
};

/** The notes whose ids are fixed. */
export const FIXED_NOTES: readonly string[] = ['tls-ocpp-ciphers-partial', 'tls-chain-large'];
