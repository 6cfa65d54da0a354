const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;

/**
 * A short name for a value: 16 hex digits (FNV-1a, 64 bit, over its JSON). The same value
 * has the same name everywhere; it is no secret and guards nothing. Without node:crypto,
 * whose loading every offline command would pay for.
 */
export function digest(value: unknown): string {
  let hash = OFFSET;
  for (const byte of new TextEncoder().encode(JSON.stringify(value))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * PRIME);
  }
  return hash.toString(16).padStart(16, '0');
}
