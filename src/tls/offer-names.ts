import type { ChargerOffer } from '../facts/offer.ts';
import type { OfferFile } from '../site/offer-file.ts';
import { opensslName } from './openssl-name.ts';
import { TLS_1_2, versionOf } from './protocol-version.ts';
import { commonSuites, hex, OCPP_PAIRS, suiteName, suiteNumber, suitesFor } from './suites.ts';

/** Groups by the names of RFC 8446, 4.2.7 and the others that they go by. */
const GROUPS: Readonly<Record<string, number>> = {
  secp256r1: 0x0017,
  'p-256': 0x0017,
  prime256v1: 0x0017,
  secp384r1: 0x0018,
  'p-384': 0x0018,
  secp521r1: 0x0019,
  'p-521': 0x0019,
  x25519: 0x001d,
  x448: 0x001e,
  brainpoolp256r1: 0x001a,
  brainpoolp384r1: 0x001b,
  brainpoolp512r1: 0x001c,
  secp256k1: 0x0016,
  secp224r1: 0x0015,
  secp192r1: 0x0013,
  ffdhe2048: 0x0100,
  ffdhe3072: 0x0101,
  ffdhe4096: 0x0102,
};

/** SignatureScheme (RFC 8446, 4.2.3), and pairs of hash and key of TLS 1.2 that older stacks name. */
const SIGNATURES: Readonly<Record<string, number>> = {
  ecdsa_secp256r1_sha256: 0x0403,
  ecdsa_secp384r1_sha384: 0x0503,
  ecdsa_secp521r1_sha512: 0x0603,
  ecdsa_sha1: 0x0203,
  rsa_pss_rsae_sha256: 0x0804,
  rsa_pss_rsae_sha384: 0x0805,
  rsa_pss_rsae_sha512: 0x0806,
  rsa_pss_pss_sha256: 0x0809,
  rsa_pss_pss_sha384: 0x080a,
  rsa_pss_pss_sha512: 0x080b,
  rsa_pkcs1_sha256: 0x0401,
  rsa_pkcs1_sha384: 0x0501,
  rsa_pkcs1_sha512: 0x0601,
  rsa_pkcs1_sha1: 0x0201,
  ecdsa_sha224: 0x0303,
  rsa_pkcs1_sha224: 0x0301,
  ed25519: 0x0807,
  ed448: 0x0808,
};

/** What any station can do that has P-256, P-384, RSA and SHA-256: taken where it was not said. */
const USUAL = {
  groups: [0x0017, 0x0018],
  signatureAlgorithms: [0x0403, 0x0503, 0x0401, 0x0501, 0x0804, 0x0805],
};

const tls12 = (suites: readonly number[]): ChargerOffer => ({
  versions: [TLS_1_2],
  suites: [...suites],
  ...USUAL,
});

/**
 * Offers with a name: a station that does at TLS 1.2 what OCPP asks for and no more, with the
 * one pair or the other (A00.FR.319), and one that has all usual AES suites but not TLS 1.3.
 */
export const OFFER_PRESETS: Readonly<Record<string, () => ChargerOffer>> = {
  'ocpp-minimum-ecdsa': () => tls12(OCPP_PAIRS.ecdsa),
  'ocpp-minimum-rsa': () => tls12(OCPP_PAIRS.rsa),
  'tls12-only': () =>
    tls12(commonSuites(false).filter((suite) => /_AES_\d+_(GCM|CBC)_/.test(suiteName(suite)))),
};

/** An offer file with its names read, or the place and the word that could not be. */
export type ReadOffer =
  | { readonly offer: ChargerOffer; readonly unknown?: never }
  | { readonly offer?: never; readonly unknown: { readonly where: string; readonly word: string } };

export function readOffer(file: OfferFile): ReadOffer {
  const lists = {
    versions: numbers(file.versions, versionOf),
    suites: numbers(file.suites, suiteOf),
    groups: numbers(file.groups ?? USUAL.groups, named(GROUPS)),
    signatureAlgorithms: numbers(
      file.signatureAlgorithms ?? USUAL.signatureAlgorithms,
      named(SIGNATURES),
    ),
  };
  for (const [where, { unknown }] of Object.entries(lists)) {
    if (unknown !== null) return { unknown: { where, word: unknown } };
  }
  const { versions, suites, groups, signatureAlgorithms } = lists;
  return {
    offer: {
      versions: versions.values,
      suites: suites.values,
      groups: groups.values,
      signatureAlgorithms: signatureAlgorithms.values,
    },
  };
}

function numbers(
  words: readonly (string | number)[],
  read: (word: string) => number | null,
): { values: number[]; unknown: string | null } {
  const values: number[] = [];
  for (const word of words) {
    if (typeof word === 'number') {
      values.push(word);
      continue;
    }
    const value = hexadecimal(word) ?? read(word);
    if (value === null) return { values, unknown: word };
    values.push(value);
  }
  return { values, unknown: null };
}

function hexadecimal(word: string): number | null {
  const digits = /^0x([0-9a-f]{1,4})$/i.exec(word.trim())?.[1];
  return digits === undefined ? null : Number.parseInt(digits, 16);
}

const named = (names: Readonly<Record<string, number>>) => (word: string) => {
  const key = word.trim().toLowerCase();
  return Object.hasOwn(names, key) ? (names[key] ?? null) : null;
};

function suiteOf(word: string): number | null {
  const name = word.trim().toUpperCase();
  return (
    suiteNumber(name) ??
    suitesFor(false).find((suite) => opensslName(suiteName(suite)) === name) ??
    null
  );
}

/** Groups and signature schemes by number: the name of RFC 8446, or the number where there is none. */
export const groupName = (group: number): string => nameIn(GROUPS, group);
export const signatureName = (scheme: number): string => nameIn(SIGNATURES, scheme);

const nameIn = (names: Readonly<Record<string, number>>, wanted: number): string =>
  Object.entries(names).find(([, number]) => number === wanted)?.[0] ?? hex(wanted);
