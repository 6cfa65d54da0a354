import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';

/** What unlocks the records of one direction of TLS 1.3 (RFC 8446, 5.2). */
export interface RecordKeys {
  readonly cipher: 'aes-128-gcm' | 'aes-256-gcm' | 'chacha20-poly1305';
  readonly key: Buffer;
  readonly iv: Buffer;
}

const SUITES = {
  4865: { cipher: 'aes-128-gcm', hash: 'sha256', keyBytes: 16 },
  4866: { cipher: 'aes-256-gcm', hash: 'sha384', keyBytes: 32 },
  4867: { cipher: 'chacha20-poly1305', hash: 'sha256', keyBytes: 32 },
} as const;

const isKnown = (suite: number): suite is keyof typeof SUITES => Object.hasOwn(SUITES, suite);

/** Keys from a traffic secret (RFC 8446, 7.3); null for a suite that Node does not offer. */
export function recordKeys(secret: Buffer, suite: number): RecordKeys | null {
  if (!isKnown(suite)) return null;
  const { cipher, hash, keyBytes } = SUITES[suite];
  return {
    cipher,
    key: expandLabel(hash, secret, 'key', keyBytes),
    iv: expandLabel(hash, secret, 'iv', 12),
  };
}

/** HKDF-Expand-Label (RFC 8446, 7.1) with an empty context; one block is enough for any key. */
function expandLabel(hash: string, secret: Buffer, label: string, length: number): Buffer {
  const name = Buffer.from(`tls13 ${label}`);
  const info = Buffer.from([0, length, name.length, ...name, 0, 1]);
  return createHmac(hash, secret).update(info).digest().subarray(0, length);
}

const TAG_BYTES = 16;

/** The content of an encrypted record and its true type; null where the keys do not fit. */
export function unprotect(
  { cipher, key, iv }: RecordKeys,
  sequence: number,
  header: Buffer,
  payload: Buffer,
): { type: number; content: Buffer } | null {
  if (payload.length < TAG_BYTES) return null;
  const nonce = nonceOf(iv, sequence);
  const encrypted = payload.subarray(0, -TAG_BYTES);
  try {
    const decipher = decipherOf(cipher, key, nonce);
    decipher.setAAD(header, { plaintextLength: encrypted.length });
    decipher.setAuthTag(payload.subarray(-TAG_BYTES));
    const plain = Buffer.concat([decipher.update(encrypted), decipher.final()]);
    // The type is the last byte that is not padding.
    const last = plain.findLastIndex((byte) => byte !== 0);
    return { type: plain[last] ?? 0, content: plain.subarray(0, Math.max(0, last)) };
  } catch {
    return null;
  }
}

/** A whole record that carries `content`, encrypted, as of its true type. */
export function protect(
  { cipher, key, iv }: RecordKeys,
  sequence: number,
  type: number,
  content: Uint8Array,
): Buffer {
  const plain = Buffer.from([...content, type]);
  const header = Buffer.from([23, 3, 3, 0, 0]);
  header.writeUInt16BE(plain.length + TAG_BYTES, 3);
  const nonce = nonceOf(iv, sequence);
  const sealer =
    cipher === 'chacha20-poly1305'
      ? createCipheriv(cipher, key, nonce, { authTagLength: TAG_BYTES })
      : createCipheriv(cipher, key, nonce);
  sealer.setAAD(header, { plaintextLength: plain.length });
  const encrypted = Buffer.concat([sealer.update(plain), sealer.final()]);
  return Buffer.concat([header, encrypted, sealer.getAuthTag()]);
}

/** RFC 8446, 5.3. */
function nonceOf(iv: Buffer, sequence: number): Buffer {
  const nonce = Buffer.from(iv);
  nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ sequence) >>> 0, 8);
  return nonce;
}

/** Node types each family of ciphers apart. */
const decipherOf = (cipher: RecordKeys['cipher'], key: Buffer, nonce: Buffer) =>
  cipher === 'chacha20-poly1305'
    ? createDecipheriv(cipher, key, nonce, { authTagLength: TAG_BYTES })
    : createDecipheriv(cipher, key, nonce);
