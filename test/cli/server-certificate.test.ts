import { expect, test } from 'vitest';
import { createAuthority } from '../../src/pki/index.ts';
import { freePort } from '../peers/process.ts';
import { run } from './fake-io.ts';
import { folder } from './folder.ts';

const authority = await createAuthority();
const leaf = await authority.issue({ commonName: 'localhost', dnsNames: ['localhost'] });
const other = await authority.issue({ commonName: 'localhost' });

const examine = async (...args: string[]) => {
  const listen = `127.0.0.1:${await freePort()}`;
  return run(['examine', '--listen', listen, '--no-ntp', '--for', '1', ...args]);
};

test.each([
  ['key alone', ['--server-key', 'key.pem'], /--server-key needs --server-cert/],
  ['certificate alone', ['--server-cert', 'cert.pem'], /--server-cert needs --server-key/],
  ['no such file', ['--server-cert', 'none.pem', '--server-key', 'key.pem'], /no such file/],
  [
    'no certificate',
    ['--server-cert', 'key.pem', '--server-key', 'key.pem'],
    /holds no certificate/,
  ],
  ['no key', ['--server-cert', 'cert.pem', '--server-key', 'cert.pem'], /is not a PEM private key/],
  ['encrypted', ['--server-cert', 'cert.pem', '--server-key', 'locked.pem'], /is encrypted/],
  [
    "another's key",
    ['--server-cert', 'cert.pem', '--server-key', 'other.pem'],
    /does not belong to/,
  ],
])('%s is told in one line', async (_name, args, message) => {
  await using at = await folder();
  await at.file('cert.pem', leaf.chainPem);
  await at.file('key.pem', leaf.keyPem);
  await at.file('other.pem', other.keyPem);
  const { createPrivateKey } = await import('node:crypto');
  const locked = createPrivateKey(leaf.keyPem).export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'of the test',
  });
  await at.file('locked.pem', String(locked));
  const paths = args.map((word) => (word.endsWith('.pem') ? `${at.path}/${word}` : word));
  const { stderr, stdout, exitCode } = await examine(...paths);
  expect(exitCode).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/ {4}at |PRIVATE KEY-----[A-Za-z]/);
});

test('one that has expired is shown all the same, and it is said', async () => {
  await using at = await folder();
  const ended = new Date(Date.now() - 86_400_000);
  const old = await authority.issue({
    commonName: 'localhost',
    notBefore: new Date(ended.getTime() - 86_400_000),
    notAfter: ended,
  });
  const pem = await at.file('both.pem', old.chainPem + old.keyPem);
  const { stderr, exitCode } = await examine('--server-cert', pem);
  expect(stderr).toContain(`expired on ${ended.toISOString().slice(0, 10)}`);
  expect(exitCode).toBe(3);
});
