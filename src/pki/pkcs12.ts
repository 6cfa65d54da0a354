import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readPfx, TooManyRounds, WrongPassphrase } from './pfx.ts';

/** What a PKCS#12 file holds (RFC 7292), or why it cannot be used. */
export type Pkcs12 =
  | {
      readonly certificates: readonly X509Certificate[];
      readonly key: KeyObject;
      readonly problem?: never;
    }
  | { readonly problem: Pkcs12Problem };

export type Pkcs12Problem =
  | 'passphrase'
  | 'too-many-rounds'
  | 'no-key'
  | 'no-certificate'
  | 'key-does-not-fit'
  | 'unreadable';

/** True for a PFX: a SEQUENCE that begins with version 3, in DER or in BER. */
export function isPkcs12(bytes: Buffer): boolean {
  const length = bytes[1] ?? 0;
  // X.690, 8.1.3: one byte, so many more, or (0x80) an end further on.
  const at = length > 0x80 ? 2 + (length & 0x7f) : 2;
  return bytes[0] === 0x30 && bytes.subarray(at, at + 3).equals(Buffer.from([2, 1, 3]));
}

/**
 * Opens a PKCS#12 file: the certificate that the key belongs to first, then those that
 * issued it, in order, then what else there is. Null is no passphrase. Never rejects.
 */
export async function openPkcs12(bytes: Buffer, passphrase: string | null): Promise<Pkcs12> {
  const { default: forge } = await import('node-forge');
  try {
    const bags = readPfx(forge, bytes, passphrase ?? '');
    const certificates = bags.certificates.map((der) => new X509Certificate(der));
    const keys = bags.keys.map((key) => createPrivateKey({ key, format: 'der', type: 'pkcs8' }));
    return identityOf(certificates, keys);
  } catch (error) {
    if (error instanceof WrongPassphrase) return { problem: 'passphrase' };
    return { problem: error instanceof TooManyRounds ? 'too-many-rounds' : 'unreadable' };
  }
}

function identityOf(certificates: readonly X509Certificate[], keys: readonly KeyObject[]): Pkcs12 {
  if (keys.length === 0) return { problem: 'no-key' };
  if (certificates.length === 0) return { problem: 'no-certificate' };
  for (const key of keys) {
    const leaf = certificates.find((certificate) => certificate.checkPrivateKey(key));
    if (leaf !== undefined) return { certificates: inOrder(leaf, certificates), key };
  }
  return { problem: 'key-does-not-fit' };
}

/** Bags have no order that counts; what is sent in TLS has. */
function inOrder(leaf: X509Certificate, all: readonly X509Certificate[]): X509Certificate[] {
  const path = [leaf];
  const rest = new Set(all);
  for (let top: X509Certificate | undefined = leaf; top !== undefined; ) {
    rest.delete(top);
    const below: X509Certificate = top;
    top = [...rest].find((candidate) => below.checkIssued(candidate));
    if (top !== undefined) path.push(top);
  }
  return [...path, ...rest];
}
