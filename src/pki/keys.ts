import { webcrypto } from 'node:crypto';

/** `ec` is P-256, `rsa` has 2048 bits. `rsa-1024` is too short for OCPP (A00.FR.502): for faults only. */
export type KeyKind = 'ec' | 'ec-384' | 'rsa' | 'rsa-1024';

/** With SHA-1 a signature is weak: for faults only. */
export type Hash = 'SHA-256' | 'SHA-1';

export type KeyPair = webcrypto.CryptoKeyPair;

const RSA = { name: 'RSASSA-PKCS1-v1_5' } as const;

/** A fresh key pair for signatures. */
export async function generateKeys(kind: KeyKind): Promise<KeyPair> {
  const usages = ['sign', 'verify'] as const;
  if (kind === 'ec' || kind === 'ec-384') {
    const namedCurve = kind === 'ec' ? 'P-256' : 'P-384';
    return webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve }, true, usages);
  }
  const rsa = {
    ...RSA,
    modulusLength: kind === 'rsa' ? 2048 : 1024,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: 'SHA-256',
  };
  return webcrypto.subtle.generateKey(rsa, true, usages);
}

/** The private key, bound to a hash: Web Crypto ties an RSA key to the one it was made for. */
export async function signingKey(
  { privateKey }: KeyPair,
  hash: Hash,
): Promise<webcrypto.CryptoKey> {
  if (privateKey.algorithm.name !== RSA.name) return privateKey;
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', privateKey);
  return webcrypto.subtle.importKey('pkcs8', pkcs8, { ...RSA, hash }, false, ['sign']);
}

/** The private key as PKCS #8 PEM, unencrypted. */
export async function privateKeyPem({ privateKey }: KeyPair): Promise<string> {
  return pem('PRIVATE KEY', await webcrypto.subtle.exportKey('pkcs8', privateKey));
}

/** RFC 7468 textual encoding, with its final line feed. */
export function pem(label: string, der: ArrayBuffer): string {
  const lines = Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}
