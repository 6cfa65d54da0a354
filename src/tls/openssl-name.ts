/**
 * OpenSSL's name for a suite of the AES, ChaCha20, Camellia and 3DES families that goes with a
 * certificate, from its IANA name: data sheets and configurations of stations use either. Null
 * for all others.
 */
export function opensslName(iana: string): string | null {
  const [, exchange, cipher] =
    /^TLS_((?:EC)?DHE?_(?:ECDSA|RSA|DSS)|RSA)_WITH_(.+)$/.exec(iana) ?? [];
  const short = cipher === undefined ? null : shortCipher(cipher);
  if (exchange === undefined || short === null) return null;
  return exchange === 'RSA' ? short : `${exchange.replace('_', '-')}-${short}`;
}

function shortCipher(cipher: string): string | null {
  if (cipher === '3DES_EDE_CBC_SHA') return 'DES-CBC3-SHA';
  if (cipher === 'CHACHA20_POLY1305_SHA256') return 'CHACHA20-POLY1305';
  const [, family, bits, mode, hash] =
    /^(AES|CAMELLIA)_(128|256)_(CBC|GCM|CCM|CCM_8)(?:_(SHA\d*))?$/.exec(cipher) ?? [];
  if (mode === undefined) return null;
  // CBC goes without saying.
  const parts = [`${family}${bits}`, mode === 'CBC' ? null : mode.replace('_', ''), hash];
  return parts.filter((part) => part != null).join('-');
}
