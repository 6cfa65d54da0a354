import { constants, verify } from 'node:crypto';
import { contentOf, contextTag, type Der, elementsIn, inside, oidOf, TAG } from '../der.ts';
import { OID } from '../oids.ts';
import type { Certificate } from '../x509.ts';

interface Algorithm {
  /** Null where the algorithm has its own hash. */
  readonly hash: string | null;
  readonly keys: readonly string[];
}

const rsa = (hash: string): Algorithm => ({ hash, keys: ['rsa'] });
const ecdsa = (hash: string): Algorithm => ({ hash, keys: ['ec'] });

/** SHA-1 too: old responders sign with it. Nothing older. */
const ALGORITHMS: Readonly<Record<string, Algorithm>> = {
  '1.2.840.113549.1.1.5': rsa('sha1'),
  '1.2.840.113549.1.1.11': rsa('sha256'),
  '1.2.840.113549.1.1.12': rsa('sha384'),
  '1.2.840.113549.1.1.13': rsa('sha512'),
  '1.2.840.10045.4.1': ecdsa('sha1'),
  '1.2.840.10045.4.3.2': ecdsa('sha256'),
  '1.2.840.10045.4.3.3': ecdsa('sha384'),
  '1.2.840.10045.4.3.4': ecdsa('sha512'),
  '1.3.101.112': { hash: null, keys: ['ed25519'] },
  '1.3.101.113': { hash: null, keys: ['ed448'] },
};

const PSS_HASHES: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** What X.509 calls SIGNED: bytes, the algorithm, and a BIT STRING over exactly these bytes. */
export interface Signed {
  readonly tbs: Der | undefined;
  readonly algorithm: Der | undefined;
  readonly signature: Der | undefined;
}

/** Whether the key of `signer` made the signature. Throws DerError where it is malformed. */
export function isSignedWith({ tbs, algorithm, signature }: Signed, signer: Certificate): boolean {
  const bytes = tbs?.whole ?? Buffer.alloc(0);
  const bits = contentOf(signature, TAG.bitString).subarray(1);
  const [identifier, parameters] = inside(algorithm, TAG.sequence);
  const oid = oidOf(identifier);
  const key = signer.x509.publicKey;
  const type = key.asymmetricKeyType ?? '';
  try {
    if (oid === OID.rsaPss) {
      const padding = constants.RSA_PKCS1_PSS_PADDING;
      return type.startsWith('rsa') && verify(pssHash(parameters), bytes, { key, padding }, bits);
    }
    const known = ALGORITHMS[oid];
    return known?.keys.includes(type) === true && verify(known.hash, bytes, key, bits);
  } catch {
    // A key or a signature of a form that OpenSSL does not take: nothing is proved by it.
    return false;
  }
}

/** RFC 8017, A.2.3: without a hash in its parameters, RSASSA-PSS means SHA-1. */
function pssHash(parameters: Der | undefined): string {
  const hash = inside(parameters, TAG.sequence).find(({ tag }) => tag === contextTag(0, true));
  if (hash === undefined) return 'sha1';
  return PSS_HASHES[oidOf(inside(elementsIn(hash.content)[0], TAG.sequence)[0])] ?? 'sha1';
}
