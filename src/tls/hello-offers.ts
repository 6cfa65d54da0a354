import type { ChargerOffer } from '../facts/offer.ts';
import { TLS_1_2, TLS_1_3 } from './protocol-version.ts';
import { commonSuites, suitesFor } from './suites.ts';

/**
 * x25519, P-256, P-384, P-521, x448, brainpool and finite fields: what a server could want,
 * so that nothing but version and suite decides.
 */
const ALL_GROUPS = [
  0x001d, 0x0017, 0x0018, 0x0019, 0x001e, 0x001a, 0x001b, 0x001c, 0x0016, 0x0015, 0x0013, 0x0100,
  0x0101, 0x0102, 0x0103, 0x0104,
];

/** ECDSA, EdDSA, RSA-PSS, RSA and DSA, down to SHA-1: certificates of every kind. */
const ALL_SIGNATURES = [
  0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0809, 0x080a, 0x080b, 0x0401,
  0x0501, 0x0601, 0x0303, 0x0301, 0x0203, 0x0201, 0x0402, 0x0202,
];

/** A hello with which nothing can fail but the versions or the suites in it. */
export const offerOf = (versions: readonly number[], suites: readonly number[]): ChargerOffer => ({
  versions: [...versions],
  suites: [...suites],
  groups: ALL_GROUPS,
  signatureAlgorithms: versions.some((version) => version >= TLS_1_2) ? ALL_SIGNATURES : [],
});

/** One version, with all that is common at it. */
export const versionOffer = (version: number): ChargerOffer =>
  offerOf([version], commonSuites(version >= TLS_1_3));

/** TLS 1.2 and 1.3, as current clients say it. */
export const currentOffer = (): ChargerOffer =>
  offerOf([TLS_1_3, TLS_1_2], [...suitesFor(true), ...commonSuites(false)]);
