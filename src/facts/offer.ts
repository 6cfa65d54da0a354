import { type Static, Type } from 'typebox';
import { THRESHOLDS } from '../thresholds.ts';

/** Numbers of the wire, of two bytes at most. */
export const numbers = Type.Array(Type.Integer({ minimum: 0, maximum: 0xffff }), {
  maxItems: THRESHOLDS.tls.maxOfferItems,
});

/**
 * What a charging station can do in TLS, as its ClientHello offers it: the numbers on the
 * wire (0x0303 is TLS 1.2, 0xc02b an ECDSA suite), in the station's order. `versions` are
 * those of supported_versions, or all up to the legacy version where it sends none. Of groups
 * and signature algorithms an empty list means that the extension is not sent.
 */
export const ChargerOffer = Type.Object({
  versions: numbers,
  suites: numbers,
  groups: numbers,
  signatureAlgorithms: numbers,
});
export type ChargerOffer = Static<typeof ChargerOffer>;
