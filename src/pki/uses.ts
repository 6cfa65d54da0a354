/** Bits of KeyUsage (RFC 5280, 4.2.1.3) by name, as their place in the bit string. */
const KEY_USES = {
  digitalSignature: 0,
  keyEncipherment: 2,
  keyCertSign: 5,
  cRLSign: 6,
} as const;

export type KeyUse = keyof typeof KEY_USES;

/** Extended key usages by name (RFC 5280, 4.2.1.12). */
export const EXTENDED_KEY_USES = {
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  OCSPSigning: '1.3.6.1.5.5.7.3.9',
  any: '2.5.29.37.0',
} as const;

export type ExtendedKeyUse = keyof typeof EXTENDED_KEY_USES;

/** What a certificate says it may be used for. An extension that is null is left out. */
export interface Uses {
  /** `pathLength` null sets no limit. */
  readonly basicConstraints: { readonly ca: boolean; readonly pathLength: number | null } | null;
  readonly keyUsage: readonly KeyUse[] | null;
  readonly extendedKeyUsage: readonly ExtendedKeyUse[] | null;
  /** The one domain that it may issue for. */
  readonly permittedDomain?: string;
  /** An extension that nobody knows, marked as critical. */
  readonly unknownCritical?: boolean;
}

/** A certificate authority, with so many authorities below it at most. */
export const authorityUses = (pathLength: number | null): Uses => ({
  basicConstraints: { ca: true, pathLength },
  keyUsage: ['keyCertSign', 'cRLSign'],
  extendedKeyUsage: null,
});

/** For TLS, both kinds of end entity fit the profiles of OCPP 2.0.1, A00. */
export const endEntityUses = (purpose: Exclude<ExtendedKeyUse, 'any'>): Uses => ({
  basicConstraints: { ca: false, pathLength: null },
  keyUsage: ['digitalSignature', 'keyEncipherment'],
  extendedKeyUsage: [purpose],
});

/** The bit string of KeyUsage: no unused zero bits at its end (X.690, 11.2.2). */
export function keyUsageBits(uses: readonly KeyUse[]): { unusedBits: number; bits: Uint8Array } {
  const places = uses.map((use) => KEY_USES[use]);
  const byte = places.reduce<number>((sum, place) => sum | (0x80 >> place), 0);
  return { unusedBits: 7 - Math.max(0, ...places), bits: Uint8Array.of(byte) };
}
