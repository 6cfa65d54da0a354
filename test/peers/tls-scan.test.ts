import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ofKind } from '../../src/facts/select.ts';
import { createAuthority, type KeyKind } from '../../src/pki/index.ts';
import type { SiteInput } from '../../src/site/create-site.ts';
import { opensslName } from '../../src/tls/openssl-name.ts';
import { versionText } from '../../src/tls/protocol-version.ts';
import { hex, suiteName, suiteNumber } from '../../src/tls/suites.ts';
import { diagnosed, found } from '../connection/diagnose.ts';
import { startNginx } from './nginx.ts';
import { freePort, run, type Scratch, scratch, start } from './process.ts';

let work: Scratch;
beforeEach(async () => {
  work = await scratch();
});
afterEach(() => work[Symbol.asyncDispose]());

async function certificates(key: KeyKind = 'ec') {
  const authority = await createAuthority();
  const leaf = await authority.issue({ commonName: 'localhost', dnsNames: ['localhost'], key });
  await work.write({
    'leaf.pem': leaf.certificatePem,
    'leaf.key': leaf.keyPem,
    'root.pem': authority.rootPem,
  });
  return { extraRoots: [{ source: 'root.pem', pem: authority.rootPem }] };
}

/** Examines what listens on a port, with the stages that `tls` has. */
async function examined(port: number, parts: Partial<SiteInput>) {
  const url = `wss://localhost:${port}/ocpp/CP001`;
  const report = await diagnosed({ url, only: ['tls'], ...parts });
  const suites = ofKind(report.facts.records, 'tls.enumeration').flatMap((one) =>
    one.suites.map((suite) => `${versionText(one.version)} ${hex(suite)}`),
  );
  return { report, suites: suites.sort(), versions: report.measurements['tls.versions'] };
}

/** What sslscan lists as accepted, as version and number. */
async function sslscan(port: number): Promise<string[]> {
  const { text } = await run(
    'sslscan',
    [
      ...['--no-colour', '--no-groups', '--no-heartbleed', '--no-renegotiation'],
      ...['--no-compression', '--no-fallback', '--no-check-certificate', '--show-cipher-ids'],
      `--sni-name=localhost`,
      `127.0.0.1:${port}`,
    ],
    work.folder,
  );
  return [...text.matchAll(/^(?:Accepted|Preferred)\s+(TLSv1\.\d|SSLv3)\s+\d+ bits\s+0x(\w+)/gm)]
    .map(([, version = '', id = '']) => `TLS ${version.slice(4)} ${hex(Number.parseInt(id, 16))}`)
    .sort();
}

async function withServer<T>(
  options: readonly string[],
  use: (port: number) => Promise<T>,
): Promise<T> {
  const port = await freePort();
  await using _server = await start(
    'openssl',
    [
      ...['s_server', '-accept', `127.0.0.1:${port}`, '-naccept', '400', '-www'],
      ...['-cert', 'leaf.pem', '-key', 'leaf.key', ...options],
    ],
    work.folder,
    (output) => output.includes('ACCEPT'),
  );
  return await use(port);
}

describe('the numbers and names of suites', () => {
  it("are OpenSSL's, all of them", async () => {
    const { text } = await run(
      'openssl',
      ['ciphers', '-V', '-stdname', 'ALL:COMPLEMENTOFALL:@SECLEVEL=0'],
      work.folder,
    );
    const known = [...text.matchAll(/0x(\w\w),0x(\w\w) - (\S+)\s+- (\S+)/g)];
    expect(known.length).toBeGreaterThan(100);
    for (const [, high = '', low = '', name = '', openssl = ''] of known) {
      expect(suiteName(Number.parseInt(high + low, 16))).toBe(name);
      expect(suiteNumber(name)).toBe(Number.parseInt(high + low, 16));
      expect([null, openssl]).toContain(opensslName(name));
    }
  });
});

describe.each<KeyKind>(['ec', 'rsa'])('openssl s_server with an %s key', (key) => {
  it.each([
    ['TLS 1.3', ['-tls1_3']],
    ['TLS 1.2', ['-tls1_2']],
    ['TLS 1.1', ['-tls1_1', '-cipher', 'DEFAULT@SECLEVEL=0']],
    ['TLS 1.0', ['-tls1', '-cipher', 'DEFAULT@SECLEVEL=0']],
  ])('that speaks %s is seen to speak that alone', async (version, options) => {
    const roots = await certificates(key);
    const { versions } = await withServer(options, (port) => examined(port, roots));
    expect(versions).toBe(version);
  });

  it('is enumerated as sslscan does it', async () => {
    const roots = await certificates(key);
    const all = ['-cipher', 'ALL:COMPLEMENTOFALL:@SECLEVEL=0', '-min_protocol', 'TLSv1'];
    await withServer(all, async (port) => {
      const { suites } = await examined(port, { ...roots, tlsScan: 'all' });
      const theirs = await sslscan(port);
      expect(theirs.length).toBeGreaterThan(20);
      expect(suites).toEqual(theirs);
    });
  });
});

describe('one suite alone', () => {
  it.each([
    ['ec', 'ECDHE-ECDSA-AES128-GCM-SHA256', [true, false]],
    ['rsa', 'AES256-GCM-SHA384', [false, true]],
    ['rsa', 'ECDHE-RSA-AES128-GCM-SHA256', [false, false]],
  ] as const)('%s %s', async (key, cipher, [ecdsa, rsa]) => {
    const roots = await certificates(key);
    const { report } = await withServer(['-tls1_2', '-cipher', cipher], (port) =>
      examined(port, { ...roots, tlsScan: 'all' }),
    );
    const { suites } = { suites: report.tables.at(-1)?.rows };
    expect(suites).toHaveLength(1);
    expect(opensslName(suites?.[0]?.[2] ?? '')).toBe(cipher);
    expect(found(report).includes('tls-ocpp-ciphers-missing')).toBe(!ecdsa && !rsa);
  });
});

describe('where a certificate of the station is demanded', () => {
  const demand = ['-Verify', '3', '-verify_return_error', '-CAfile', 'root.pem'];

  it('sslscan goes blind at TLS 1.2, and this does not', async () => {
    const roots = await certificates('rsa');
    await withServer(demand, async (port) => {
      const { suites, report } = await examined(port, { ...roots, tlsScan: 'all' });
      const theirs = await sslscan(port);
      expect(theirs.filter((one) => one.startsWith('TLS 1.2'))).toEqual([]);
      expect(suites.filter((one) => one.startsWith('TLS 1.2')).length).toBeGreaterThan(5);
      expect(report.measurements['tls.versions']).toBe('TLS 1.3, TLS 1.2');
    });
  });
});

describe('nginx with an RSA certificate, as a load balancer comes', () => {
  it('shuts out a station with the four suites of OCPP, which is proved', async () => {
    const roots = await certificates('rsa');
    const read = async (name: string) =>
      (await import('node:fs/promises')).readFile(work.path(name), 'utf8');
    const nginx = await startNginx({
      listen: 'ssl',
      files: { 'leaf.pem': await read('leaf.pem'), 'leaf.key': await read('leaf.key') },
      inside: `
        ssl_certificate leaf.pem; ssl_certificate_key leaf.key;
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384;`,
    });
    try {
      const offer = {
        versions: [0x0303],
        suites: [0xc02b, 0xc02c, 0x009c, 0x009d],
        groups: [0x17, 0x18],
        signatureAlgorithms: [0x0403, 0x0401],
      };
      const { report } = await examined(nginx.port, {
        ...roots,
        chargerOffer: { source: 'data sheet', offer },
      });
      expect(report.primary).toBe('tls-cipher-mismatch:charger-offer');
      expect(report.findings[0]).toMatchObject({ confidence: 'certain', owner: 'backend' });
      const { suites } = await examined(nginx.port, { ...roots, tlsScan: 'all' });
      expect(suites).toEqual(await sslscan(nginx.port));
    } finally {
      await nginx.close();
    }
  });
});

describe('gnutls-serv', () => {
  it.each([
    ['NORMAL', 'TLS 1.3, TLS 1.2'],
    ['NORMAL:-VERS-ALL:+VERS-TLS1.2', 'TLS 1.2'],
    ['NORMAL:-VERS-ALL:+VERS-TLS1.3', 'TLS 1.3'],
  ])('with %s', async (priority, versions) => {
    const roots = await certificates('rsa');
    const port = await freePort();
    await using _server = await start(
      'gnutls-serv',
      [
        ...['--port', String(port), '--http', '--quiet', '--priority', priority],
        ...['--x509certfile', 'leaf.pem', '--x509keyfile', 'leaf.key'],
      ],
      work.folder,
      (output) => output.includes('done'),
    );
    const seen = await examined(port, { ...roots, tlsScan: 'all' });
    expect(seen.versions).toContain(versions);
    expect(seen.suites).toEqual(await sslscan(port));
  });
});
