import fc from 'fast-check';
import { expect, test } from 'vitest';
import { givenCertificate, ownCertificate } from '../../src/examine/server-certificate.ts';
import { createAuthority } from '../../src/pki/index.ts';
import { readCertificate } from '../../src/tls/x509.ts';

const seekerOf = (serverName: string) => ({
  address: '192.0.2.7',
  localAddress: '192.0.2.1',
  serverName,
});

const odd = fc.oneof(
  fc.constantFrom('fe80::1%eth0', '::ffff:192.0.2.1', '-', '_', '256.1.1.1', 'a..b', '', '%'),
  fc.ipV6(),
  fc.domain(),
  fc.string({ maxLength: 300, unit: 'binary' }),
);

test('whatever name a peer asks for, it is shown a certificate', async () => {
  const own = await ownCertificate(['192.0.2.1']);
  const { chainPem, keyPem, der } = await (await createAuthority()).issue({
    commonName: 'a.example',
  });
  const leaf = readCertificate(der);
  if (leaf === null) throw new Error('a certificate of our own');
  const given = givenCertificate(leaf, chainPem, keyPem);
  await fc.assert(
    fc.asyncProperty(odd, async (name) => {
      expect((await own(seekerOf(name))).shown.names).toContain('192.0.2.1');
      expect((await given(seekerOf(name))).shown.flaws).toEqual(['name']);
    }),
    { examples: [['fe80::1%eth0']] },
  );
});
