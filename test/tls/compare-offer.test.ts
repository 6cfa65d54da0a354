import { expect, test } from 'vitest';
import { compareOffer } from '../../src/modules/tls/scan/compare-offer.ts';
import { scannedIn } from '../../src/modules/tls/scan/scanned.ts';
import { enumeration, scanOf } from '../fixtures/hellos.ts';

const TLS_1_0 = 0x0301;
const TLS_1_2 = 0x0303;
const TLS_1_3 = 0x0304;
const ECDSA_128 = 0xc02b;
const RSA_128 = 0x009c;
const ECDHE_RSA_128 = 0xc02f;

const offer = (versions: number[], suites: number[]) => ({
  source: 'its ClientHello',
  offer: { versions, suites, groups: [], signatureAlgorithms: [] },
});

const faults = (
  ...[versions, suites, ...records]: [number[], number[], ...ReturnType<typeof scanOf>]
) => {
  const { fits, findings } = compareOffer(offer(versions, suites), scannedIn(records));
  return { fits, faults: findings.map(({ fault }) => fault) };
};

const modern = scanOf({ [TLS_1_2]: RSA_128, [TLS_1_3]: 0x1301 }, [RSA_128]);

test('a suite of OCPP that the backend took fits', () => {
  expect(faults([TLS_1_2], [ECDSA_128, RSA_128], ...modern)).toEqual({ fits: true, faults: [] });
});

test('TLS 1.3 on both sides fits by the suite that all have', () => {
  expect(faults([TLS_1_3], [0x1301], ...modern)).toEqual({ fits: true, faults: [] });
});

test('no version in common is certain', () => {
  expect(faults([TLS_1_0], [RSA_128], ...modern)).toEqual({
    fits: false,
    faults: ['tls-version-unsupported'],
  });
});

test('suites that were each refused are a mismatch, GREASE and signals aside', () => {
  expect(faults([TLS_1_2], [0x3a3a, ECDSA_128, 0x00ff], ...modern)).toEqual({
    fits: false,
    faults: ['tls-cipher-mismatch'],
  });
});

test('a suite that nobody asked for is not known, until all were', () => {
  expect(faults([TLS_1_2], [ECDHE_RSA_128], ...modern)).toEqual({ fits: null, faults: [] });
  const all = compareOffer(
    offer([TLS_1_2], [ECDHE_RSA_128]),
    scannedIn([...modern, enumeration(TLS_1_2, [RSA_128])]),
  );
  expect(all.findings.map(({ fault }) => fault)).toEqual(['tls-cipher-mismatch']);
});
