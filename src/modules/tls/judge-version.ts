import type { Observation } from '../../diagnosis/module.ts';
import type { TlsHandshake } from '../../facts/tls.ts';
import { versionName } from './version-name.ts';

/** The version that was agreed on, out of all from 1.0 to 1.3. */
export function judgeVersion({ protocol, cipher, cipherOpenssl }: TlsHandshake): Observation[] {
  if (protocol === null || protocol === 'TLSv1.3') return [];
  const evidence = [
    {
      label: 'agreed on',
      value: `${versionName(protocol)}, ${cipher ?? cipherOpenssl ?? 'unknown cipher'}`,
    },
    { label: 'offered', value: 'TLS 1.0 to 1.3' },
  ];
  if (protocol === 'TLSv1.2') {
    const detail =
      'Offered everything up to TLS 1.3, the backend chose 1.2. OCPP is content with that; a charger set to 1.3 only is not.';
    return [{ fault: 'tls-1.3-unsupported', confidence: 'certain', detail, evidence }];
  }
  const detail = `Offered everything up to TLS 1.3, the backend chose ${versionName(protocol)}. A charger ends the connection there.`;
  return [{ fault: 'tls-version-unsupported', confidence: 'certain', detail, evidence }];
}
