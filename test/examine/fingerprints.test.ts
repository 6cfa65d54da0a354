import { expect, test } from 'vitest';
import { ja3 } from '../../src/tls/ja3.ts';
import { ja4 } from '../../src/tls/ja4.ts';
import type { ClientHello } from '../../src/tls/read-client-hello.ts';
import { likelyStack } from '../../src/tls/stacks.ts';

const hello = (parts: Partial<ClientHello>): ClientHello => ({
  legacyVersion: 0x0303,
  randomSeconds: 0,
  offer: { versions: [0x0303], suites: [], groups: [], signatureAlgorithms: [] },
  serverName: null,
  alpn: [],
  extensions: [],
  pointFormats: [],
  sslv2: false,
  ...parts,
});

// The examples that the definitions of JA3 and JA4 are published with.
test('JA3 of the published examples, with and without extensions', () => {
  const old = {
    legacyVersion: 769,
    offer: {
      versions: [769],
      suites: [47, 53, 5, 10, 49161, 49162, 49171, 49172, 50, 56, 19, 4],
      groups: [23, 24, 25],
      signatureAlgorithms: [],
    },
    extensions: [0, 10, 11],
    pointFormats: [0],
  };
  expect(ja3(hello(old))).toBe('ada70206e40642a3e4461f35503241d5');
  const bare = [4, 5, 10, 9, 100, 98, 3, 6, 19, 18, 99];
  const without = { ...old.offer, suites: bare, groups: [] };
  expect(ja3(hello({ legacyVersion: 769, offer: without }))).toBe(
    'de350869b8c85de67a350c8d186f11e6',
  );
});

const BROWSER = {
  versions: [0x0304, 0x0303],
  suites: [
    0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c,
    0x009d, 0x002f, 0x0035,
  ],
  groups: [29, 23, 24],
  signatureAlgorithms: [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601],
};
const TYPES = [
  0x001b, 0x0000, 0x0033, 0x0010, 0x4469, 0x0017, 0x002d, 0x000d, 0x0005, 0x0023, 0x0012, 0x002b,
  0xff01, 0x000b, 0x000a, 0x0015,
];

test('JA4 of the published example, in whatever order, and with GREASE', () => {
  const parts = { offer: BROWSER, extensions: TYPES, alpn: ['h2'], serverName: 'a.example' };
  const published = 't13d1516h2_8daaf6152771_e5627efa2ab1';
  expect(ja4(hello(parts))).toBe(published);
  const greased = {
    ...BROWSER,
    versions: [0x6a6a, ...BROWSER.versions],
    suites: [0x2a2a, ...BROWSER.suites.toReversed()],
  };
  const extensions = [0xfafa, ...TYPES.toReversed(), 0x0a0a];
  expect(ja4(hello({ ...parts, offer: greased, extensions }))).toBe(published);
});

test('JA4 of a hello without extensions, and of a strange ALPN', () => {
  const bare = { versions: [0x0300], suites: [], groups: [], signatureAlgorithms: [] };
  expect(ja4(hello({ legacyVersion: 0x0300, offer: bare }))).toBe(
    `ts3i000000_${'0'.repeat(12)}_${'0'.repeat(12)}`,
  );
  expect(ja4(hello({ alpn: ['\u00ab\u00cd'], extensions: [16] }))).toMatch(/^t12i0001ad_/);
});

// Orders as the stacks sent them; of mbedTLS 3, of Go with tickets and of BoringSSL as their sources have them.
test.each([
  ['OpenSSL', '0 b a 23 16 17 d 2b 2d 33', [0, 1, 2]],
  ['OpenSSL', 'b a 23 10 16 17 d', [0, 1, 2]],
  ['OpenSSL', '0 23 16 17 d', []],
  ['mbedTLS', '0 d a b 16 17 23', [0]],
  ['mbedTLS', '0 2b 33 2d a d b 16 17 23', [0]],
  ['wolfSSL', '2d 33 2b d b a 16 0 17', [0]],
  ['GnuTLS', '5 a b d 16 17 23 33 2b ff01 0 2d 1c', [0]],
  ['Go', '0 5 a b d ff01 12 2b 33', [0]],
  ['Go', '0 5 a b 23 d ff01 12 2b 33', [0]],
  ['BoringSSL', '0 17 ff01 a b 23 10 5 d 12 33 2d 2b', [0]],
  [null, '0 a b d', [0]],
  [null, '', []],
  ['Java', '5 a b 11 17 23 d 2b 2d 32 33', [0]],
  ['Java', '0 5 a b 11 17 d 2b', [0]],
])('%s writes %s', (stack, order, pointFormats) => {
  const extensions = order === '' ? [] : order.split(' ').map((type) => Number.parseInt(type, 16));
  const { offer } = hello({});
  expect(likelyStack({ extensions, pointFormats, offer })).toBe(stack);
});

test('GREASE alone is a sign of BoringSSL', () => {
  const offer = { suites: [0x3a3a, 0x1301] };
  expect(likelyStack({ extensions: [43, 0], pointFormats: [0], offer })).toBe('BoringSSL');
});
