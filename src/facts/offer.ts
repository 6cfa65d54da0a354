import { type Static, Type } from 'typebox';
import { THRESHOLDS } from '../thresholds.ts';

const { maxOffered } = THRESHOLDS.tls;
const numbers = () =>
  Type.Array(Type.Integer({ minimum: 0, maximum: 0xffff }), { maxItems: maxOffered });

/**
 * What a TLS client offers in its ClientHello, as numbers of the wire (RFC 8446, 4.1.2): versions
 * (0x0303 is TLS 1.2), cipher suites, groups and signature algorithms, each by preference. An
 * empty list of groups or signature algorithms means that the extension is not sent.
 */
export const ChargerOffer = Type.Object({
  versions: numbers(),
  suites: numbers(),
  groups: numbers(),
  signatureAlgorithms: numbers(),
});
export type ChargerOffer = Static<typeof ChargerOffer>;
