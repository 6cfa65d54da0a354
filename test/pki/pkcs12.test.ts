import { createPrivateKey, X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAuthority } from '../../src/pki/index.ts';
import { isPkcs12, openPkcs12 } from '../../src/pki/pkcs12.ts';
import { type Pkcs12Options, pkcs12, rewritten } from './make-pkcs12.ts';

const authority = await createAuthority({ key: 'rsa', intermediate: true });
const station = await authority.issue({ commonName: 'CP001', client: true, key: 'rsa' });
const chain = rewritten(station.chainPem);

const container = (
  passphrase: string,
  options: Pkcs12Options = {},
  parts: Partial<Parameters<typeof pkcs12>[0]> = {},
) => pkcs12({ ...station, ...parts }, passphrase, options);

test.each<[string, Pkcs12Options]>([
  ['3des', { algorithm: '3des' }],
  ['AES-256', { algorithm: 'aes256' }],
  ['no MAC', { algorithm: 'aes128', useMac: false }],
])('PKCS#12 with %s gives back what was put in, byte for byte', async (_name, options) => {
  const opened = await openPkcs12(container('a passphrase', options), 'a passphrase');
  expect(opened.problem).toBeUndefined();
  if (opened.problem !== undefined) return;
  expect(opened.certificates.map(({ raw }) => raw)).toEqual(chain);
  expect(opened.key.equals(createPrivateKey(station.keyPem))).toBe(true);
});

test('the leaf stands first, and what issued it next, wherever they stood', async () => {
  const other = await createAuthority({ key: 'rsa' });
  const { certificatePem } = station;
  const chainPem = other.rootPem + authority.intermediatePem + certificatePem;
  const opened = await openPkcs12(container('x', {}, { chainPem }), 'x');
  const subjects = opened.problem === undefined && opened.certificates.map((one) => one.subject);
  expect(subjects).toEqual([...chain, ...rewritten(other.rootPem)].map(subjectOf));
});

const subjectOf = (der: Buffer) => new X509Certificate(der).subject;

test('an empty passphrase is none', async () => {
  expect((await openPkcs12(container(''), null)).problem).toBeUndefined();
});

test.each([null, 'wrong'])('the passphrase %s does not open it', async (passphrase) => {
  expect(await openPkcs12(container('right'), passphrase)).toEqual({ problem: 'passphrase' });
  const unsigned = container('right', { useMac: false });
  expect((await openPkcs12(unsigned, passphrase)).problem).toBeDefined();
});

test('what is missing in it is named', async () => {
  const keyless = container('x', {}, { keyPem: null });
  expect(await openPkcs12(keyless, 'x')).toEqual({ problem: 'no-key' });
  const foreign = container('x', {}, { chainPem: authority.rootPem });
  expect(await openPkcs12(foreign, 'x')).toEqual({ problem: 'key-does-not-fit' });
});

test.each(['aes256', '3des'] as const)(
  'millions of rounds of key derivation with %s are not made',
  async (algorithm) => {
    const few = container('x', { algorithm, count: 0x10000 }).toString('hex');
    expect(few).toContain('0203010000');
    const many = Buffer.from(few.replaceAll('0203010000', '02037fffff'), 'hex');
    expect(await openPkcs12(many, 'x')).toEqual({ problem: 'too-many-rounds' });
  },
);

test('any byte changed, or cut short anywhere, is told and never thrown', async () => {
  const whole = container('x', { count: 1 });
  const results = await fc.check(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), async (at, byte, cut) => {
      const changed = Buffer.from(whole);
      changed[at] = byte;
      const opened = await openPkcs12(cut ? whole.subarray(0, at) : changed, 'x');
      expect(opened.problem !== undefined || opened.certificates.length > 0).toBe(true);
    }),
    { numRuns: 150 },
  );
  expect(results.failed, String(results.errorInstance)).toBe(false);
});

test('it is known from a certificate by its version', () => {
  expect(isPkcs12(container('x'))).toBe(true);
  expect(isPkcs12(Buffer.from('3080020103', 'hex'))).toBe(true);
  expect(isPkcs12(station.der)).toBe(false);
  expect(isPkcs12(Buffer.from('-----BEGIN'))).toBe(false);
});
