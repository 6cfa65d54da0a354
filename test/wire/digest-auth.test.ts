import { createHash } from 'node:crypto';
import { validateHeaderValue } from 'node:http';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { digestAuthorization, digestChallenge } from '../../src/wire/digest-auth.ts';

/** The example of RFC 7616, 3.9.1. */
const EXAMPLE = {
  realm: 'http-auth@example.org',
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
};
const LOGIN = {
  user: 'Mufasa',
  password: 'Circle of Life',
  method: 'GET',
  uri: '/dir/index.html',
  count: 1,
  cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
};
const asked = (algorithm: string, qop = 'qop="auth, auth-int", ') =>
  `Digest realm="${EXAMPLE.realm}", ${qop}algorithm=${algorithm}, nonce="${EXAMPLE.nonce}", opaque="${EXAMPLE.opaque}"`;

test.each([
  ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
  ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
])('answers with %s as the RFC does', (algorithm, response) => {
  const challenge = digestChallenge(asked(algorithm));
  if (challenge === null) throw new Error('not read');
  const header = digestAuthorization(challenge, LOGIN);
  expect(header).toContain(`response="${response}"`);
  expect(header).toContain('qop=auth, nc=00000001');
  expect(header).toContain(`opaque="${EXAMPLE.opaque}"`);
});

test('takes the stronger of two, beside other schemes', () => {
  const several = `Basic realm="a, b", ${asked('MD5')}, ${asked('SHA-256')}`;
  expect(digestChallenge(several)?.algorithm).toBe('SHA-256');
  expect(digestChallenge(asked('MD5', ''))?.qop).toBe(false);
});

test('a name beyond Latin goes out in UTF-8, as a header may hold it', () => {
  const challenge = digestChallenge(asked('MD5'));
  if (challenge === null) throw new Error('not read');
  const header = digestAuthorization(challenge, { ...LOGIN, user: 'Ωmega', password: 'ключ' });
  expect(() => validateHeaderValue('Authorization', header)).not.toThrow();
  expect(Buffer.from(header, 'latin1').toString('utf8')).toContain('username="Ωmega"');
  const md5 = (text: string) => createHash('md5').update(text, 'utf8').digest('hex');
  const secret = md5(`Ωmega:${EXAMPLE.realm}:ключ`);
  const expected = md5(
    `${secret}:${EXAMPLE.nonce}:00000001:${LOGIN.cnonce}:auth:${md5(`GET:${LOGIN.uri}`)}`,
  );
  expect(header).toContain(`response="${expected}"`);
});

test.each([
  '',
  'Basic realm="router"',
  'Digest',
  'Digest realm="router"',
  asked('SHA-512-256'),
  asked('MD5', 'qop="auth-int", '),
])('%j cannot be answered', (header) => {
  expect(digestChallenge(header)).toBeNull();
});

test('reads any header without failing, and a large one in no time', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      digestChallenge(`Digest nonce="${text}", ${text}`);
      digestChallenge(text);
    }),
  );
  expect(digestChallenge(`Digest ${'a=b'.repeat(100_000)}`)).toBeNull();
});
