import { generateKeys, type KeyKind, type KeyPair } from '../../pki/index.ts';

export type KeyHolder = 'root' | 'intermediate' | 'csms' | 'station' | 'stranger' | 'gateway';

const made = new Map<string, Promise<KeyPair>>();

/**
 * The key pair of one holder. Making RSA keys is what a simulation takes longest for, and no
 * scenario is about a key: so each is made once in a process, and certificates differ.
 */
export function keyOf(holder: KeyHolder, kind: KeyKind): Promise<KeyPair> {
  const name = `${holder} ${kind}`;
  const known = made.get(name);
  if (known !== undefined) return known;
  const keys = generateKeys(kind);
  made.set(name, keys);
  return keys;
}
