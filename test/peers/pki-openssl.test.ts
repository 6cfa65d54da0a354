import { describe, expect, it } from 'vitest';
import { createAuthority, type KeyKind } from '../../src/pki/index.ts';
import { run, scratch } from './process.ts';

/** What `openssl verify` says of a chain: its output, both streams. */
async function verify(args: readonly string[], files: Record<string, string>): Promise<string> {
  await using place = await scratch();
  await place.write(files);
  return (await run('openssl', ['verify', ...args], place.folder)).text;
}

describe.each<KeyKind>(['ec', 'rsa'])('certificates made at run time (%s)', (key) => {
  const strict = ['-x509_strict', '-CAfile', 'root.pem', '-untrusted', 'chain.pem'];
  const chain = async (options: { notAfter?: Date; client?: boolean } = {}) => {
    const authority = await createAuthority({ key, intermediate: true });
    const leaf = await authority.issue({
      commonName: 'csms.test',
      dnsNames: ['csms.test'],
      addresses: ['::1'],
      key,
      ...options,
    });
    return { 'root.pem': authority.rootPem, 'chain.pem': leaf.chainPem, 'leaf.pem': leaf.chainPem };
  };

  it('satisfy openssl verify -x509_strict for the names and use they were made for', async () => {
    const files = await chain();
    const server = [...strict, '-purpose', 'sslserver'];
    expect(await verify([...server, '-verify_hostname', 'csms.test', 'leaf.pem'], files)).toContain(
      'leaf.pem: OK',
    );
    expect(await verify([...server, '-verify_ip', '::1', 'leaf.pem'], files)).toContain('OK');
    expect(
      await verify([...server, '-verify_hostname', 'other.test', 'leaf.pem'], files),
    ).toContain('hostname mismatch');
    expect(await verify([...strict, '-purpose', 'sslclient', 'leaf.pem'], files)).toContain(
      'unsuitable certificate purpose',
    );
  });

  it('are client certificates where that was asked', async () => {
    expect(
      await verify([...strict, '-purpose', 'sslclient', 'leaf.pem'], await chain({ client: true })),
    ).toContain('leaf.pem: OK');
  });

  it('expire when they were made to', async () => {
    const files = await chain({ notAfter: new Date(Date.now() - 3_600_000) });
    expect(await verify([...strict, 'leaf.pem'], files)).toContain('certificate has expired');
  });
});
