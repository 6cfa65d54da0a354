import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAuthority } from '../../src/pki/index.ts';
import { authorityUses } from '../../src/pki/uses.ts';
import {
  elementsIn,
  inside,
  oidOf,
  readDer,
  smallInteger,
  TAG,
  timeOf,
} from '../../src/tls/der.ts';
import { certificatesIn } from '../../src/tls/pem.ts';
import { namesOf, readCertificate } from '../../src/tls/x509.ts';
import { cpuTime } from '../cpu-time.ts';
import { made } from '../fixtures/made.ts';
import { authority, sound } from '../fixtures/tls.ts';

const element = (hex: string) => readDer(Buffer.from(hex, 'hex'));

describe('DER', () => {
  it.each([
    ['', 'nothing'],
    ['30', 'no length'],
    ['3080', 'an indefinite length'],
    ['3085ffffffffff', 'a length of five bytes'],
    ['3082ff', 'half a length'],
    ['30020500ff', 'more than one element'],
    ['3003', 'no content'],
    ['1f8101', 'a tag of several bytes'],
  ])('refuses %s: %s', (hex) => {
    expect(() => element(hex)).toThrow();
  });

  it('reads object identifiers', () => {
    expect(oidOf(element('0603550403'))).toBe('2.5.4.3');
    expect(oidOf(element('06092a864886f70d01010b'))).toBe('1.2.840.113549.1.1.11');
    expect(oidOf(element('0603883703'))).toBe('2.999.3');
  });

  it('reads times of both kinds, in both centuries', () => {
    const time = (tag: string, text: string) =>
      timeOf(
        element(
          tag + text.length.toString(16).padStart(2, '0') + Buffer.from(text).toString('hex'),
        ),
      );
    expect(time('17', '491231235959Z')).toBe(Date.parse('2049-12-31T23:59:59Z'));
    expect(time('17', '500101000000Z')).toBe(Date.parse('1950-01-01T00:00:00Z'));
    expect(time('18', '99991231235959Z')).toBe(Date.parse('9999-12-31T23:59:59Z'));
    expect(time('18', '00500101000000Z')).toBe(Date.parse('0050-01-01T00:00:00Z'));
    expect(() => time('17', '4912312359')).toThrow();
  });

  it('reads small integers only', () => {
    expect(smallInteger(element('020103'))).toBe(3);
    expect(smallInteger(element('02087fffffffffffffff'))).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => smallInteger(element('0201ff'))).toThrow();
  });

  it('throws or gives back what was there, for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const buffer = Buffer.from(bytes);
        try {
          const whole = elementsIn(buffer).map((found) => found.whole);
          expect(Buffer.concat(whole)).toEqual(buffer);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
    );
  });

  it('is not led into a million elements', () => {
    expect(() => elementsIn(Buffer.alloc(200_000))).toThrow(/too many/);
    expect(() => inside(element('0500'), TAG.sequence)).toThrow();
  });
});

const permittedDomain = 'example.com';
const constrainedUses = { ...authorityUses(null), permittedDomain };
const constrained = Buffer.from(
  (await made('Constrained CA', { uses: constrainedUses })).base64,
  'base64',
);

describe('a certificate', () => {
  const [der = Buffer.alloc(0)] = certificatesIn(sound.chainPem);

  it('is read as node:crypto reads it', () => {
    const certificate = readCertificate(der);
    expect(certificate).toMatchObject({
      version: 3,
      subject: { text: 'CN=csms.example.com', commonNames: ['csms.example.com'] },
      signature: 'SHA-256 with ECDSA',
      key: { type: 'ec', bits: 256 },
      isAuthority: false,
      dnsNames: ['csms.example.com'],
      keyUsage: { certSign: false, tlsServer: true },
      extendedKeyUsage: ['1.3.6.1.5.5.7.3.1'],
      unknownCritical: [],
    });
    expect(certificate?.notAfter).toBe(Date.parse(certificate?.x509.validTo ?? ''));
    const [root] = certificatesIn(authority.rootPem).map(readCertificate);
    expect(root).toMatchObject({ isAuthority: true, pathLength: 1, keyUsage: { certSign: true } });
  });

  it('says for which names it may issue', () => {
    expect(readCertificate(constrained)?.nameConstraints).toEqual({
      permitted: { dnsNames: ['example.com'], addresses: [], directoryNames: [] },
      excluded: { dnsNames: [], addresses: [], directoryNames: [] },
    });
  });

  it('of RSA is read too', async () => {
    const rsa = await createAuthority({ key: 'rsa' });
    const [root] = certificatesIn(rsa.rootPem).map(readCertificate);
    expect(root?.key).toEqual({ type: 'rsa', bits: 2048 });
    expect(root?.signature).toBe('SHA-256 with RSA');
  });

  it('with any byte changed is read or refused, and never throws', () => {
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.nat(255), (at, byte) => {
        const changed = Buffer.from(der);
        changed[at] = byte;
        const certificate = readCertificate(changed);
        expect(certificate === null || certificate.der === changed).toBe(true);
        namesOf(changed);
      }),
      { numRuns: 500 },
    );
  });

  it('with name constraints is, too', () => {
    fc.assert(
      fc.property(fc.nat(constrained.length - 1), fc.nat(255), (at, byte) => {
        const changed = Buffer.from(constrained);
        changed[at] = byte;
        const certificate = readCertificate(changed);
        expect(certificate === null || certificate.der === changed).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('cut short anywhere is none', () => {
    for (let length = 0; length < der.length; length += 7) {
      expect(readCertificate(der.subarray(0, length))).toBeNull();
    }
  });

  it('of 100 kB of nothing is none, at once', () => {
    const huge = Buffer.concat([Buffer.from('3083018000', 'hex'), Buffer.alloc(98_304, 0x30)]);
    const spent = cpuTime();
    expect(readCertificate(huge)).toBeNull();
    expect(spent()).toBeLessThan(1_000);
  });
});
