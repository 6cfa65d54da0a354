import { createPrivateKey } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { readClientIdentity } from '../../src/cli/client-identity.ts';
import { createAuthority } from '../../src/pki/index.ts';
import { certificatesIn } from '../../src/tls/pem.ts';
import { pkcs12, rewritten } from '../pki/make-pkcs12.ts';
import { fakeIo } from './fake-io.ts';
import { folder } from './folder.ts';

const at = await folder();
afterAll(() => at[Symbol.asyncDispose]());
const authority = await createAuthority({ key: 'rsa', intermediate: true });
const station = await authority.issue({ commonName: 'CP001', client: true, key: 'rsa' });
const key = await at.file('key.pem', station.keyPem);

const read = (cert: string, parts: { key?: string; passphraseFile?: string } = {}) =>
  readClientIdentity({ cert, key: null, passphraseFile: null, ...parts }, fakeIo());

test('certificate and key are read from one PEM file, and the key stays out of the certificate', async () => {
  const cert = await at.file('both.pem', station.keyPem + station.chainPem);
  const identity = await read(cert);
  expect(certificatesIn(identity.certificatePem)).toEqual(certificatesIn(station.chainPem));
  expect(identity.certificatePem).not.toContain('PRIVATE');
  expect(createPrivateKey(identity.key.reveal()).type).toBe('private');
});

test('what a tool writes around the blocks, and CRLF, are no hindrance', async () => {
  const bagged = `Bag Attributes\n    friendlyName: station\nsubject=CN = CP001\n${station.chainPem}`;
  const cert = await at.file('bagged.pem', bagged.replaceAll('\n', '\r\n'));
  const { certificatePem } = await read(cert, { key });
  expect(certificatesIn(certificatePem)).toEqual(certificatesIn(station.chainPem));
});

test('PKCS#12 gives the same as PEM: the leaf first, the key open', async () => {
  const cert = await at.file('station.p12', pkcs12(station, 'pass phrase'));
  const passphraseFile = await at.file('passphrase', 'pass phrase\r\n');
  const identity = await read(cert, { passphraseFile });
  expect(certificatesIn(identity.certificatePem)).toEqual(rewritten(station.chainPem));
  expect(identity.key.reveal()).toMatch(/^-----BEGIN PRIVATE KEY-----/);
  expect(identity.passphrase).toBeNull();
  expect(JSON.stringify(identity)).not.toContain('PRIVATE');
});
