const BLOCK = /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----([A-Za-z0-9+/=\s]+?)-----END/g;

/** The certificates of a PEM bundle, as DER. What is no certificate is passed over. */
export function certificatesIn(pem: string): Buffer[] {
  return [...pem.matchAll(BLOCK)].map(([, base64]) => Buffer.from(base64 ?? '', 'base64'));
}

export function toPem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
