import { X509Certificate } from 'node:crypto';

/** SHA-256 of a certificate, as a gateway is pinned by it. */
export const fingerprintOf = ({ certificatePem }: { readonly certificatePem: string }): string =>
  new X509Certificate(certificatePem).fingerprint256;
