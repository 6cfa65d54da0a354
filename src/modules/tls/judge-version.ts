import type { Evidence, Observation } from '../../diagnosis/module.ts';
import type { TlsHandshake } from '../../facts/tls.ts';
import { TLS_1_2, TLS_1_3, VERSIONS } from '../../tls/protocol-version.ts';
import { versionEvidence } from './scan/judge-scan.ts';
import { type Scanned, speaks } from './scan/scanned.ts';
import { versionName } from './version-name.ts';

/** The version that was agreed on, out of all from 1.0 to 1.3; without one, what the scan saw. */
export function judgeVersion(handshake: TlsHandshake, scanned: Scanned): Observation[] {
  const { protocol, cipher, cipherOpenssl } = handshake;
  const seen = versionEvidence(scanned);
  if (protocol === null) return judgeScanned(handshake, scanned, seen);
  if (protocol === 'TLSv1.3') return [];
  const evidence = [
    {
      label: 'agreed on',
      value: `${versionName(protocol)}, ${cipher ?? cipherOpenssl ?? 'unknown cipher'}`,
    },
    { label: 'offered', value: 'TLS 1.0 to 1.3' },
    ...seen,
  ];
  if (protocol === 'TLSv1.2') return speaks(scanned, TLS_1_3) === true ? [] : [only12(evidence)];
  const detail = `Offered everything up to TLS 1.3, the backend chose ${versionName(protocol)}. A charger ends the connection there.`;
  return [{ fault: 'tls-version-unsupported', confidence: 'certain', detail, evidence }];
}

const only12 = (evidence: readonly Evidence[]): Observation => ({
  fault: 'tls-1.3-unsupported',
  confidence: 'certain',
  detail:
    'Offered everything up to TLS 1.3, the backend chose 1.2. OCPP is content with that; a charger set to 1.3 only is not.',
  evidence,
});

const PROTOCOL_VERSION = 70;

/** Without a handshake of its own: an alert 70 has been told already. */
function judgeScanned(
  { alert }: TlsHandshake,
  scanned: Scanned,
  evidence: readonly Evidence[],
): Observation[] {
  const [tls12, tls13] = [speaks(scanned, TLS_1_2), speaks(scanned, TLS_1_3)];
  if (tls12 === true && tls13 === false) return [only12(evidence)];
  const older = VERSIONS.some((version) => version < TLS_1_2 && speaks(scanned, version) === true);
  if (tls12 !== false || tls13 !== false || !older || alert?.number === PROTOCOL_VERSION) return [];
  const detail = 'The backend takes older versions of TLS, and refuses TLS 1.2 and 1.3.';
  return [{ fault: 'tls-version-unsupported', confidence: 'certain', detail, evidence }];
}
