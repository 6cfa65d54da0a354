import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Authority, createAuthority, type KeyKind } from '../../src/pki/index.ts';
import type { SiteInput } from '../../src/site/create-site.ts';
import { Secret } from '../../src/site/secret.ts';
import type { Site } from '../../src/site/site.ts';
import { diagnosed, found } from '../connection/diagnose.ts';
import { freePort, type Scratch, scratch, start } from './process.ts';

let work: Scratch;
beforeEach(async () => {
  work = await scratch();
});
afterEach(() => work[Symbol.asyncDispose]());

/** Diagnoses `openssl s_server` with these options: as far as TLS goes. */
async function against(options: readonly string[], parts: Parts = {}) {
  const { key = 'ec', authority: issuer = null, ...asked } = parts;
  const authority = issuer ?? (await createAuthority({ intermediate: true }));
  const leaf = await authority.issue({ commonName: 'localhost', dnsNames: ['localhost'], key });
  await work.write({
    'leaf.pem': leaf.certificatePem,
    'chain.pem': authority.intermediatePem ?? '',
    'leaf.key': leaf.keyPem,
    'root.pem': authority.rootPem,
  });
  const port = await freePort();
  await using _server = await start(
    'openssl',
    [
      ...['s_server', '-accept', `127.0.0.1:${port}`, '-naccept', '20', '-www'],
      ...['-cert', 'leaf.pem', '-cert_chain', 'chain.pem', '-key', 'leaf.key', ...options],
    ],
    work.folder,
    (output) => output.includes('ACCEPT'),
  );
  const report = await diagnosed({
    url: `wss://localhost:${port}/ocpp/CP001`,
    extraRoots: [{ source: 'root.pem', pem: authority.rootPem }],
    ...asked,
  });
  return { report, tls: found(report).filter((id) => id.startsWith('tls-')) };
}

interface Parts extends Partial<SiteInput> {
  readonly authority?: Authority;
  readonly key?: KeyKind;
}

const identity = async (issuer: Authority): Promise<Pick<Site, 'clientIdentity'>> => {
  const station = await issuer.issue({ commonName: 'CP001', client: true });
  const key = new Secret(station.keyPem);
  return { clientIdentity: { certificatePem: station.chainPem, key, passphrase: null } };
};

describe.each<KeyKind>(['ec', 'rsa'])('openssl s_server with an %s key', (key) => {
  it('in TLS 1.3 is sound', async () => {
    const { report, tls } = await against([], { key });
    expect(tls).toEqual([]);
    expect(report.measurements).toMatchObject({ 'tls.version': 'TLSv1.3', 'tls.chainLength': 3 });
  });

  it('in TLS 1.2 is sound, but for the warning', async () => {
    expect((await against(['-tls1_2'], { key })).tls).toEqual(['tls-1.3-unsupported']);
  });

  it('in TLS 1.1 is too old', async () => {
    const old = ['-tls1_1', '-cipher', 'DEFAULT@SECLEVEL=0'];
    expect((await against(old, { key })).tls).toEqual(['tls-version-unsupported']);
  });
});

describe('openssl s_server', () => {
  it('with suites that its own key does not fit has none in common', async () => {
    const unfit = ['-tls1_2', '-cipher', 'ECDHE-RSA-AES128-GCM-SHA256'];
    expect((await against(unfit)).tls).toEqual(['tls-cipher-mismatch']);
  });

  it.each(['-tls1_2', '-tls1_3'])('that demands a certificate in %s', async (version) => {
    const demand = [version, '-Verify', '3', '-verify_return_error', '-CAfile', 'root.pem'];
    const stated = await against(demand, { securityProfile: 3 });
    expect(stated.tls).toContain('tls-client-certificate-required');
    const unstated = await against(demand);
    expect(unstated.report.findings.filter(({ severity }) => severity === 'fault')).toEqual([]);
    expect(unstated.report.exitCode).toBe(3);
  });

  it.each(['-tls1_2', '-tls1_3'])('that takes or refuses a certificate in %s', async (version) => {
    const demand = [version, '-Verify', '3', '-verify_return_error', '-CAfile', 'root.pem'];
    const authority = await createAuthority({ intermediate: true });
    const stated = { authority, securityProfile: 3 } as const;
    const own = await against(demand, { ...stated, ...(await identity(authority)) });
    expect(own.tls.filter((id) => id !== 'tls-1.3-unsupported')).toEqual([]);
    const foreign = await identity(await createAuthority({ commonName: 'Another Root CA' }));
    const other = await against(demand, { ...stated, ...foreign });
    expect(other.tls).toContain('tls-client-certificate-rejected');
  });
});
