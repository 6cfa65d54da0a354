import { type Der, inside, TAG } from '../der.ts';

/** What a stapled or asked OCSP response, or a list, says of one certificate. Times are ms since 1970. */
export interface RevocationAnswer {
  /** Null where the responder answered with an error instead. */
  readonly status: 'good' | 'revoked' | 'unknown' | null;
  /** From when on, and until when it holds; null where it does not say. */
  readonly thisUpdate: number | null;
  readonly nextUpdate: number | null;
  readonly revokedAt: number | null;
  readonly revocationReason: string | null;
  /** `unauthorised`: by one whom the issuer has not entitled to answer. Null without an answer. */
  readonly signature: 'valid' | 'invalid' | 'unauthorised' | null;
  /** OCSPResponseStatus other than successful (RFC 6960, 4.2.1). */
  readonly responderError: string | null;
}

/** CRLReason (RFC 5280, 5.3.1). */
const REASONS: Readonly<Record<number, string>> = {
  0: 'unspecified',
  1: 'keyCompromise',
  2: 'cACompromise',
  3: 'affiliationChanged',
  4: 'superseded',
  5: 'cessationOfOperation',
  6: 'certificateHold',
  8: 'removeFromCRL',
  9: 'privilegeWithdrawn',
  10: 'aACompromise',
};

export function reasonOf(enumerated: Der | undefined): string | null {
  const [value] = enumerated?.tag === TAG.enumerated ? enumerated.content : [];
  return value === undefined ? null : (REASONS[value] ?? `reason ${value}`);
}

/** One extension (RFC 5280, 4.2), its value still wrapped. */
export interface ExtensionValue {
  readonly oid: Der | undefined;
  readonly critical: boolean;
  readonly value: Buffer;
}

/** The extensions of a response, of a list, or of an entry in it. Throws DerError. */
export function extensionsIn(list: Der | undefined): ExtensionValue[] {
  if (list === undefined) return [];
  return inside(list, TAG.sequence).map((extension) => {
    const [oid, ...rest] = inside(extension, TAG.sequence);
    const [flag] = rest;
    const critical = rest.length > 1 && flag?.tag === TAG.boolean && flag.content[0] !== 0;
    return { oid, critical, value: rest.at(-1)?.content ?? Buffer.alloc(0) };
  });
}
