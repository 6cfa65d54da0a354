import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionRun } from '../../src/connection/attempt.ts';
import { checkRevocation } from '../../src/connection/revocation.ts';
import type { FactOf } from '../../src/facts/document.ts';
import { ofKind } from '../../src/facts/select.ts';
import { certificateList } from '../../src/pki/crl.ts';
import { createAuthority, type LeafOptions } from '../../src/pki/index.ts';
import { ocspError, ocspResponse, type Status } from '../../src/pki/ocsp.ts';
import { startResolver } from '../../src/simulator/index.ts';
import type { Site } from '../../src/site/site.ts';
import { readCertificate } from '../../src/tls/x509.ts';
import { connectionRun } from '../tls/helpers.ts';
import { type Handler, type Responder, startResponder } from '../tls/responder.ts';

const authority = await createAuthority();

let responder: Responder;
beforeEach(async () => {
  responder = await startResponder();
});
afterEach(() => responder[Symbol.asyncDispose]());

/** A run that has reached its target at this address. */
function reached(address: string | null, parts: Partial<Site> = {}, signal?: AbortSignal) {
  const run = connectionRun(parts, signal);
  if (address !== null) {
    run.recorder.start().record({
      kind: 'tcp.dial',
      address,
      port: 443,
      family: '4',
      outcome: 'connected',
      localAddress: null,
      error: null,
    });
  }
  return run;
}

interface Asked {
  readonly run?: ConnectionRun;
  readonly staple?: Buffer | null;
}

async function check(der: Buffer, { run = reached('127.0.0.1'), staple = null }: Asked = {}) {
  const [certificate, issuer] = [der, authority.issuer.der].map(readCertificate);
  if (certificate == null || issuer == null) throw new Error('unreadable');
  await checkRevocation(run, { certificate, issuer, role: 'server', index: 0, staple });
  return ofKind(run.recorder.records, 'tls.revocation');
}

const leafWith = async (options: Partial<LeafOptions>) =>
  (await authority.issue({ commonName: 'a.example', ...options })).der;

const redirect: Handler = (response) => {
  response.writeHead(302, { location: '/ocsp' }).end();
};

const saying = (certificate: Buffer, status: Status, parts = {}) =>
  ocspResponse(authority.issuer, [{ certificate, status, ...parts }]);

type Expected = Partial<FactOf<'tls.revocation'>>;

describe('asking whether a certificate has been revoked', () => {
  it('asks its OCSP responder, and says which address that was', async () => {
    const url = responder.url('/ocsp');
    const leaf = await leafWith({ ocspUrls: [url], crlUrls: [responder.url('/list')] });
    responder.answers['/ocsp'] = saying(leaf, 'good');
    const [fact, ...others] = await check(leaf);
    expect(others).toEqual([]);
    expect(fact).toMatchObject<Expected>({
      subject: 'a.example',
      issuer: 'Simulated Root CA',
      source: 'ocsp',
      url,
      address: '127.0.0.1',
      outcome: 'answered',
      httpStatus: 200,
      status: 'good',
      signature: 'valid',
      error: null,
    });
    expect(responder.asked).toMatchObject([
      {
        method: 'POST',
        path: '/ocsp',
        host: `localhost:${responder.port}`,
        contentType: 'application/ocsp-request',
      },
    ]);
  });

  it('gets the list where there is no responder', async () => {
    const url = responder.url('/list');
    const leaf = await leafWith({ crlUrls: [url] });
    const revokedAt = new Date(Date.now() - 86_400_000);
    responder.answers['/list'] = certificateList(authority.issuer, [
      { certificate: leaf, revokedAt, reason: 1 },
    ]);
    expect(await check(leaf)).toMatchObject([
      {
        source: 'crl',
        url,
        outcome: 'answered',
        status: 'revoked',
        revokedAt: `${revokedAt.toISOString().slice(0, 19)}.000Z`,
        revocationReason: 'keyCompromise',
        signature: 'valid',
      },
    ]);
    expect(responder.asked).toMatchObject([{ method: 'GET' }]);
  });

  it('goes on to the next place until one settles it', async () => {
    const paths = ['/dead', '/ocsp', '/list'].map(responder.url);
    const [dead = '', ocsp = '', list = ''] = paths;
    const leaf = await leafWith({ ocspUrls: [dead, ocsp], crlUrls: [list] });
    responder.answers['/ocsp'] = saying(leaf, 'unknown');
    responder.answers['/list'] = certificateList(authority.issuer, []);
    expect(await check(leaf)).toMatchObject([
      { url: dead, outcome: 'http-error', httpStatus: 404 },
      { url: ocsp, outcome: 'answered', status: 'unknown' },
      { url: list, outcome: 'answered', status: 'good' },
    ]);
  });

  it('passes over what is not of http, and asks at most two of a kind', async () => {
    const paths = ['/1', '/2', '/3'].map(responder.url);
    const leaf = await leafWith({ crlUrls: ['ldap:///CN=list', ...paths] });
    expect((await check(leaf)).map(({ url }) => url)).toEqual(paths.slice(0, 2));
  });

  it('is content with a staple that settles it, and asks on where it does not', async () => {
    const leaf = await leafWith({ ocspUrls: [responder.url('/ocsp')] });
    responder.answers['/ocsp'] = saying(leaf, 'good');
    const fresh = saying(leaf, 'good');
    expect(await check(leaf, { staple: fresh })).toMatchObject([
      { source: 'stapled', status: 'good', signature: 'valid', bytes: fresh.length, url: null },
    ]);
    expect(responder.asked).toEqual([]);
    const stale = saying(leaf, 'good', { nextUpdate: new Date(Date.now() - 1_000) });
    for (const staple of [stale, Buffer.from('nonsense'), ocspError(3), saying(leaf, 'unknown')]) {
      const facts = await check(leaf, { staple });
      expect(facts.map(({ source }) => source)).toEqual(['stapled', 'ocsp']);
    }
    const revoked = saying(leaf, { revokedAt: new Date() });
    expect(await check(leaf, { staple: revoked })).toMatchObject([{ status: 'revoked' }]);
  });

  it('records the staple before anything else can happen', async () => {
    const leaf = await leafWith({});
    const run = reached(null);
    const pending = check(leaf, { run, staple: saying(leaf, 'good') });
    expect(ofKind(run.recorder.records, 'tls.revocation')).toHaveLength(1);
    await pending;
  });

  it('says where there is nobody to ask', async () => {
    expect(await check(await leafWith({}))).toMatchObject([
      { outcome: 'nowhere-named', source: null, status: null },
    ]);
  });

  const answers: [Expected, Handler][] = [
    [{ outcome: 'answered', responderError: 'tryLater', status: null }, ocspError(3)],
    [{ outcome: 'unreadable', bytes: 8 }, Buffer.from('nonsense')],
    [{ outcome: 'unreadable', bytes: 0 }, Buffer.alloc(0)],
    [{ outcome: 'too-large' }, Buffer.alloc(65 * 1024)],
    [{ outcome: 'http-error', httpStatus: 302 }, redirect],
    [{ outcome: 'unreachable' }, (response) => response.destroy()],
  ];
  it.each(answers)('tells %j', async (expected, answer) => {
    const leaf = await leafWith({ ocspUrls: [responder.url('/ocsp')] });
    responder.answers['/ocsp'] = answer;
    expect(await check(leaf)).toMatchObject([expected]);
    expect(responder.asked).toHaveLength(1);
  });

  it('reads no list beyond its limit', async () => {
    const leaf = await leafWith({ crlUrls: [responder.url('/list')] });
    responder.answers['/list'] = Buffer.alloc(4 * 1024 * 1024 + 1);
    expect(await check(leaf)).toMatchObject([{ outcome: 'too-large', source: 'crl' }]);
  });

  it('ends with the run', async () => {
    const leaf = await leafWith({ ocspUrls: [responder.url('/ocsp')] });
    const ended = new AbortController();
    responder.answers['/ocsp'] = () => ended.abort();
    const run = reached('127.0.0.1', {}, ended.signal);
    expect(await check(leaf, { run })).toMatchObject([{ outcome: 'aborted' }]);
    const late = { ...reached('127.0.0.1'), remainingMs: () => 0 };
    expect(await check(leaf, { run: late })).toMatchObject([{ outcome: 'not-asked' }]);
  });
});

describe('an address that a certificate names', () => {
  const refusing = async (url: string, target: string | null) =>
    check(await leafWith({ ocspUrls: [url] }), { run: reached(target) });

  it.each([
    'http://127.0.0.1:9/',
    'http://localhost:9/',
    'http://2130706433:9/',
    'http://0x7f.1:9/',
    'http://[::1]:9/',
    'http://[::ffff:127.0.0.1]:9/',
    'http://[64:ff9b::7f00:1]:9/',
    'http://[2002:7f00:1::]:9/',
    'http://0.0.0.0:9/',
    'http://10.0.0.1:9/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[fe80::1]:9/',
    'http://224.0.0.1:9/',
  ])('%s is not dialled for a public backend', async (url) => {
    for (const target of ['8.8.8.8', null]) {
      expect(await refusing(url, target)).toMatchObject([{ outcome: 'address-refused' }]);
    }
  });

  it('is dialled in the range where the backend itself is, and in no other', async () => {
    const url = responder.url('/ocsp');
    expect(await refusing(url, '10.0.0.1')).toMatchObject([{ outcome: 'address-refused' }]);
    expect(responder.asked).toEqual([]);
    expect(await refusing(url, '127.0.0.1')).toMatchObject([{ outcome: 'http-error' }]);
    expect(responder.asked).toHaveLength(1);
  });

  it('is the one that its name was resolved to, by the resolver that was given', async () => {
    await using resolver = await startResolver({ records: { 'ca.example': ['127.0.0.1'] } });
    const parts = { resolver: { host: '127.0.0.1', port: resolver.port } };
    const leaf = await leafWith({ ocspUrls: [`http://ca.example:${responder.port}/ocsp`] });
    responder.answers['/ocsp'] = saying(leaf, 'good');
    const own = await check(leaf, { run: reached('127.0.0.1', parts) });
    expect(own).toMatchObject([{ status: 'good', address: '127.0.0.1' }]);
    expect(responder.asked).toMatchObject([{ host: `ca.example:${responder.port}` }]);
    // The same name leads a public backend's certificate into this machine: not asked.
    const rebound = await check(leaf, { run: reached('8.8.8.8', parts) });
    expect(rebound).toMatchObject([{ outcome: 'address-refused', address: '127.0.0.1' }]);
    expect(responder.asked).toHaveLength(1);
    expect(resolver.questions).toContain('ca.example');
  });

  it.each(['https://localhost/', 'ldap://ca.example/', 'file:///etc/passwd', 'nonsense'])(
    '%s is not asked',
    async (url) => {
      expect(await refusing(url, '127.0.0.1')).toMatchObject([
        { outcome: 'not-asked', address: null },
      ]);
    },
  );

  it('of a name that nobody knows is not asked either', async () => {
    expect(await refusing('http://no-such-name.invalid/', '127.0.0.1')).toMatchObject([
      { outcome: 'name-unknown' },
    ]);
  });
});
