import { SUITE_NAMES } from './suite-names.ts';

let known: ReadonlyMap<number, string> | null = null;

/** Read when it is first needed: most commands need no name of a suite. */
function table(): ReadonlyMap<number, string> {
  known ??= new Map(
    SUITE_NAMES.trim()
      .split('\n')
      .map((line) => [Number.parseInt(line.slice(0, 4), 16), line.slice(5)]),
  );
  return known;
}

/** The IANA name, or the number where there is none. */
export const suiteName = (suite: number): string => table().get(suite) ?? hex(suite);

/** The number of an IANA name, whatever its case; null where there is none of that name. */
export function suiteNumber(name: string): number | null {
  const wanted = name.toUpperCase();
  for (const [suite, known] of table()) if (known.toUpperCase() === wanted) return suite;
  return null;
}

/** `0xC02B` */
export const hex = (number: number): string =>
  `0x${number.toString(16).toUpperCase().padStart(4, '0')}`;

/**
 * What OCPP names for TLS 1.2: a CSMS has all four, a station one pair or the other (2.0.1,
 * A00.FR.318 and A00.FR.319). Either pair needs a certificate of its own kind.
 */
export const OCPP_PAIRS = {
  ecdsa: [0xc02b, 0xc02c],
  rsa: [0x009c, 0x009d],
} as const;

export const OCPP_SUITES: readonly number[] = [...OCPP_PAIRS.ecdsa, ...OCPP_PAIRS.rsa];

/** TLS 1.3 names only the cipher and the hash (RFC 8446, B.4). */
const isTls13Only = (name: string) =>
  !name.includes('_WITH_') && /^TLS_(AES|CHACHA|AEGIS|SM4|SHA)/.test(name);

/** Every suite known that a server could choose at TLS 1.3, or at the versions before it. */
export const suitesFor = (tls13: boolean): number[] =>
  [...table()].flatMap(([suite, name]) => (isTls13Only(name) === tls13 ? [suite] : []));

let commonBefore13: readonly number[] | null = null;

const COMMON = /^TLS_(ECDHE_(ECDSA|RSA)|DHE_RSA|RSA)_WITH_(AES|CHACHA20|CAMELLIA|ARIA|3DES|RC4)_/;

/** Where the server goes by the client's order, these say most: OCPP's, and what the web uses. */
const FIRST: readonly number[] = [...OCPP_SUITES, 0xc02f, 0xc030, 0xcca9, 0xcca8];

/** What nearly every server takes one of. Few enough: some fail on more than 128 suites. */
export function commonSuites(tls13: boolean): readonly number[] {
  if (tls13) return suitesFor(true);
  // Four hellos of a wave need it at once.
  commonBefore13 ??= [
    ...FIRST,
    ...suitesFor(false)
      .filter((suite) => COMMON.test(suiteName(suite)) && !FIRST.includes(suite))
      .toReversed(),
  ];
  return commonBefore13;
}

/** The kind of server certificate that a suite needs; null where any will do, or none. */
export function certificateKindFor(suite: number): 'ec' | 'rsa' | null {
  const name = suiteName(suite);
  if (/^TLS_ECDHE?_ECDSA_/.test(name)) return 'ec';
  return /^TLS_((EC)?DHE?_)?RSA_/.test(name) ? 'rsa' : null;
}
