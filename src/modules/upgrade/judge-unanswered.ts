import type { Judgement, Observation } from '../../diagnosis/module.ts';
import { RUN_AGAIN } from '../../diagnosis/run-again.ts';
import type { SiteStatement } from '../../facts/statement.ts';
import type { TlsHandshake } from '../../facts/tls.ts';
import type { UpgradeAttempt } from '../../facts/upgrade.ts';
import {
  CERTIFICATE_REQUIRED,
  isAboutCertificate,
  isRenegotiationFailed,
} from '../../tls/alerts.ts';
import { clip, evidenceOf } from './evidence.ts';
import { certificateDemanded } from './security-profile.ts';

/** No answer in HTTP: silence, a cut, or something that is not HTTP. */
export function judgeUnanswered(
  attempt: UpgradeAttempt,
  site: SiteStatement,
  handshake: TlsHandshake | undefined,
): Judgement {
  const { alert, close, durationMs, error, bodyExcerpt } = attempt;
  const begun = bodyExcerpt !== null;
  const waited = `${Math.round(durationMs)} ms`;
  const evidence = evidenceOf(attempt);
  switch (attempt.outcome) {
    case 'aborted':
      return unseen('not waited for', 'the answer to the upgrade: the run ended first');
    case 'timeout':
      return {
        summary: 'no answer to the upgrade',
        findings: [
          {
            fault: 'websocket-timeout',
            confidence: 'certain',
            detail: `The connection was up, the upgrade was asked for, and ${begun ? 'no more than the start of an answer' : 'nothing'} came back for ${seconds(durationMs)}. Something takes connections here, and what is behind it does not answer this.`,
            evidence: [...evidence, { label: 'Waited', value: waited }],
          },
        ],
      };
    case 'not-http':
      return {
        summary: 'the answer is not HTTP',
        findings: [
          {
            fault: 'upgrade-not-websocket',
            confidence: 'certain',
            detail:
              'What came back is not HTTP at all: another service listens on this port, not a CSMS.',
            evidence,
          },
        ],
      };
    default: {
      const isLate = alert !== null && isRenegotiationFailed(alert, handshake?.protocol ?? null);
      if (alert !== null && (isAboutCertificate(alert.number) || isLate)) {
        const named = `TLS alert ${alert.number} (${alert.name})`;
        const seen = unseen(
          `ended by ${named}`,
          `the upgrade: the backend ended the connection with ${named}`,
          '--cert <pem> --key <pem>, a certificate that the backend accepts',
        );
        const isNamed = alert.number === CERTIFICATE_REQUIRED;
        // Go says 42 where none came, others 40 or 46: certain only where it was asked for by name.
        if (!isNamed && !isLate && !wantsCertificate(handshake)) return seen;
        const confidence = isNamed ? 'certain' : 'likely';
        return {
          ...seen,
          findings: certificateDemanded(site, confidence, [{ label: 'Alert', value: named }]),
        };
      }
      if (alert === null && wantsCertificate(handshake)) {
        const seen = unseen(
          'closed, after a certificate was asked for',
          'the upgrade: the backend asked for a client certificate, then hung up without a word',
          '--cert <pem> --key <pem>, a certificate that the backend accepts',
        );
        return { ...seen, findings: certificateDemanded(site, 'likely', evidence) };
      }
      const how = close?.how === 'rst' ? 'reset (RST)' : 'closed';
      const cut = alert === null ? how : `ended with TLS alert ${alert.number} (${alert.name})`;
      return {
        summary: `${cut} before any answer`,
        findings: [
          {
            fault: 'websocket-dropped',
            confidence: 'certain',
            detail: `The upgrade was asked for, and the connection was ${cut} after ${waited} ${begun ? 'in the middle of an answer' : 'without a single byte of an answer'}.`,
            evidence: [
              ...evidence,
              ...(error === null ? [] : [{ label: 'Error', value: clip(error.message) }]),
            ],
          },
        ],
      };
    }
  }
}

/** The handshake itself ended once a certificate of the station was asked for, and none was there. */
export function judgeUnsecured(
  site: SiteStatement,
  handshake: TlsHandshake | undefined,
): Observation[] {
  const { outcome, alert } = handshake ?? {};
  if (!wantsCertificate(handshake) || (outcome !== 'alert' && outcome !== 'closed')) return [];
  const said =
    alert == null ? 'hung up without a word' : `TLS alert ${alert.number} (${alert.name})`;
  return certificateDemanded(site, 'likely', [
    { label: 'Asked for a certificate, then', value: said },
  ]);
}

/** Some servers only hang up where a certificate is missing: the nearest reason, but no proof. */
const wantsCertificate = (handshake: TlsHandshake | undefined) =>
  handshake?.clientCertificate.requested === true && !handshake.clientCertificate.sent;

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

const unseen = (summary: string, what: string, how = RUN_AGAIN): Judgement => ({
  summary,
  findings: [],
  inconclusive: { what, how },
});
