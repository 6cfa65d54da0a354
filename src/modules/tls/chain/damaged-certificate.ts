import type { TlsHandshake } from '../../../facts/tls.ts';
import { readCertificate } from '../../../tls/x509.ts';

/** `certificate 2 of 3`, where that is the first of those sent that cannot be read; or null. */
export function damagedCertificate({ chain, chainTruncated }: TlsHandshake): string | null {
  const index = chain.findIndex(
    (base64) => readCertificate(Buffer.from(base64, 'base64')) === null,
  );
  const count = `${chain.length}${chainTruncated ? ' or more' : ''}`;
  return index < 0 ? null : `certificate ${index + 1} of ${count}`;
}
