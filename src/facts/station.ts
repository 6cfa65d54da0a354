import { type Static, Type } from 'typebox';
import { THRESHOLDS } from '../thresholds.ts';
import { fact, nullable } from './common.ts';
import { ChargerOffer, numbers } from './offer.ts';

const Uint32 = Type.Integer({ minimum: 0, maximum: 0xffff_ffff });
const { maxServerNameLength, maxAlpnProtocols, maxAlpnLength } = THRESHOLDS.tls;

/**
 * One ClientHello that a charging station sent; `at` is when it had arrived.
 * `randomSeconds` are the first four bytes of its random: in older stacks
 * gmt_unix_time, the clock in seconds since 1970 (RFC 5246, 7.4.1.2), in newer ones
 * random too.
 */
export const StationHello = fact('station.hello', {
  address: Type.String(),
  randomSeconds: Uint32,
  legacyVersion: Type.Integer({ minimum: 0, maximum: 0xffff }),
  offer: ChargerOffer,
  serverName: nullable(Type.String({ maxLength: maxServerNameLength })),
  /** As examined: the connection it came on, its fingerprints, and what is odd about it. */
  visit: Type.Optional(Type.Integer()),
  /** Types of its extensions and its EC point formats, in its order: what its stack is told by. */
  extensions: Type.Optional(numbers),
  pointFormats: Type.Optional(numbers),
  ja3: Type.Optional(Type.String()),
  ja4: Type.Optional(Type.String()),
  sslv2: Type.Optional(Type.Boolean()),
  alpn: Type.Array(Type.String({ maxLength: maxAlpnLength }), { maxItems: maxAlpnProtocols }),
});
export type StationHello = Static<typeof StationHello>;

/**
 * One NTP request that a charging station sent; `at` is when it had arrived.
 * `transmitSeconds` are the seconds of its transmit timestamp as on the wire (RFC 5905,
 * 6), counted from 1900. Many clients send zero or anything there, for privacy.
 */
export const StationNtpRequest = fact('station.ntp-request', {
  address: Type.String(),
  transmitSeconds: nullable(Uint32),
});
export type StationNtpRequest = Static<typeof StationNtpRequest>;
