import { createServer } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { beforeAll, describe, expect, it } from 'vitest';
import { abandon } from '../../src/connection/attempt.ts';
import { type Authority, createAuthority, type IssuedCertificate } from '../../src/pki/index.ts';
import { startCsms } from '../../src/simulator/index.ts';
import { listen } from '../../src/simulator/running.ts';
import { Secret } from '../../src/site/secret.ts';
import { certificatesIn } from '../../src/tls/pem.ts';
import { connectionRun, secured } from './helpers.ts';

let authority: Authority;
let leaf: IssuedCertificate;
let roots: { source: string; pem: string }[];

beforeAll(async () => {
  authority = await createAuthority({ intermediate: true });
  leaf = await authority.issue({ commonName: 'localhost', dnsNames: ['localhost'] });
  roots = [{ source: 'ca.pem', pem: authority.rootPem }];
});

/** The authorities that a server with `ca: authority.rootPem` names. */
const named = { authorities: ['CN=Simulated Root CA'], authoritiesTruncated: false };

const base64 = (pem: string) => certificatesIn(pem).map((der) => der.toString('base64'));

async function against(
  options: TlsOptions,
  run = connectionRun({ extraRoots: roots }),
  host = 'localhost',
) {
  const server = createTlsServer({ cert: leaf.chainPem, key: leaf.keyPem, ...options });
  server.on('tlsClientError', () => {});
  server.on('secureConnection', (socket) => socket.on('error', () => {}));
  await using running = await listen(server);
  const result = await secured(running.port, { run, host });
  abandon(result.attempt);
  return result;
}

describe('a handshake that succeeds', () => {
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    it(`records ${version} with the chain as sent and the root it ends at`, async () => {
      const { fact, attempt } = await against({ minVersion: version, maxVersion: version });
      expect(fact).toMatchObject({
        outcome: 'secured',
        protocol: version,
        serverName: 'localhost',
        host: 'localhost',
        authorized: true,
        authorizationError: null,
        chainTruncated: false,
        clientCertificate: { requested: false, sent: false },
        alert: null,
        close: null,
        error: null,
      });
      expect(fact.cipher).toMatch(/^TLS_/);
      expect(fact.chain).toEqual(base64(leaf.chainPem));
      expect(fact.anchors).toEqual(base64(authority.rootPem));
      expect(fact.anchorSources.at(-1)).toEqual({ name: 'ca.pem', roots: 1, given: true });
      expect(attempt.authorizedByNode).toBe(true);
    });

    it(`records in ${version} what the charger trusts, apart`, async () => {
      const chargerRoots = [{ source: 'charger.pem', pem: authority.rootPem }];
      const { fact } = await against(
        { minVersion: version, maxVersion: version },
        connectionRun({ chargerRoots }),
      );
      expect(fact).toMatchObject({
        authorized: true,
        anchors: [],
        chargerAnchors: base64(authority.rootPem),
        chargerAnchorSources: [{ name: 'charger.pem', roots: 1, given: true }],
      });
    });

    it(`trusts in ${version} what one site names for that site alone`, async () => {
      const versions = { minVersion: version, maxVersion: version };
      expect((await against(versions)).fact.authorized).toBe(true);
      const strangers = connectionRun({ extraRoots: [] });
      expect((await against(versions, strangers)).fact.authorized).toBe(false);
    });

    it(`tells in ${version} that the intermediate was not sent, though it was`, async () => {
      const { fact } = await against({
        cert: leaf.certificatePem,
        minVersion: version,
        maxVersion: version,
      });
      expect(fact.chain).toEqual(base64(leaf.certificatePem));
      expect(fact.authorized).toBe(false);
      expect(fact.authorizationError).toMatch(/^UNABLE_TO_/);
    });

    it(`sees in ${version} that a certificate of the station was asked for`, async () => {
      const { fact } = await against({
        minVersion: version,
        maxVersion: version,
        requestCert: true,
        rejectUnauthorized: false,
      });
      expect(fact.clientCertificate).toMatchObject({ requested: true, sent: false });
      expect(fact.outcome).toBe('secured');
    });
  }

  it('never sends an address as server name', async () => {
    const { fact } = await against({}, connectionRun({ extraRoots: roots }), '127.0.0.1');
    expect(fact.serverName).toBeNull();
    expect(fact.authorizationError).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  it('gets through to a server of TLS 1.0 with SHA-1 and old ciphers', async () => {
    const { fact } = await against({
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    expect(fact).toMatchObject({ outcome: 'secured', protocol: 'TLSv1' });
    expect(fact.chain).toHaveLength(2);
  });

  it('sends the certificate of the station where it is asked for', async () => {
    const station = await authority.issue({ commonName: 'CP001', client: true });
    const clientIdentity = {
      certificatePem: station.chainPem,
      key: new Secret(station.keyPem),
      passphrase: null,
    };
    const run = connectionRun({ extraRoots: roots, clientIdentity });
    const { fact } = await against(
      { ca: authority.rootPem, requestCert: true, rejectUnauthorized: true },
      run,
    );
    expect(fact.clientCertificate).toMatchObject({ requested: true, sent: true, ...named });
    expect(fact.outcome).toBe('secured');
  });
});

describe('roots', () => {
  it('that are broken hide none of the others', async () => {
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    const extraRoots = [{ source: 'ca.pem', pem: broken + authority.rootPem }];
    expect((await against({}, connectionRun({ extraRoots }))).fact.authorized).toBe(true);
  });
});

describe('a handshake that fails', () => {
  it.each([40, 48, 70, 71, 80, 86, 112, 120])('names alert %i', async (number) => {
    await using csms = await startCsms({ transport: { kind: 'alert', number } });
    const { fact, attempt } = await secured(csms.port);
    expect(fact.outcome).toBe('alert');
    expect(fact.alert).toMatchObject({ number, level: 'fatal', afterHandshake: false });
    expect(attempt.stream).toBeNull();
  });

  it.each([
    ['close-on-accept', 'fin'],
    ['close-after-hello', 'fin'],
    ['close-after-hello', 'rst'],
  ] as const)('tells %s by %s', async (kind, how) => {
    await using csms = await startCsms({ transport: { kind, how } });
    const { fact } = await secured(csms.port);
    expect(fact.outcome).toBe('closed');
    expect(fact.close).toMatchObject({ how, bytesReceived: 0 });
  });

  it('tells a close_notify from a bare FIN', async () => {
    await using server = await listen(
      createServer((socket) => {
        socket.once('data', () => socket.end(Uint8Array.of(21, 3, 3, 0, 2, 1, 0)));
      }),
    );
    const { fact } = await secured(server.port);
    expect(fact.outcome).toBe('closed');
    expect(fact.close?.how).toBe('close-notify');
  });

  it('sees in TLS 1.2 that the alert is about a certificate of the station', async () => {
    const { fact } = await against({
      maxVersion: 'TLSv1.2',
      ca: authority.rootPem,
      requestCert: true,
      rejectUnauthorized: true,
    });
    expect(fact.outcome).toBe('alert');
    expect(fact.alert?.number).toBe(40);
    expect(fact.clientCertificate).toMatchObject({ requested: true, sent: false, ...named });
    expect(fact.chain).toHaveLength(2);
  });

  it.each(['SSH-2.0-OpenSSH_9.2\r\n', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'x'])(
    'keeps what speaks no TLS: %j',
    async (text) => {
      await using csms = await startCsms({ transport: { kind: 'banner', text } });
      const { fact } = await secured(csms.port, { run: connectionRun({ timeoutMs: 300 }) });
      expect(fact.outcome).toBe('not-tls');
      expect(Buffer.from(fact.firstBytes ?? '', 'base64').toString()).toBe(text);
    },
  );

  it('ends in time where nothing answers', async () => {
    await using csms = await startCsms({ transport: { kind: 'black-hole' } });
    const { fact } = await secured(csms.port, { run: connectionRun({ timeoutMs: 100 }) });
    expect(fact).toMatchObject({ outcome: 'timeout', close: null, firstBytes: null });
  });

  it('ends in time where one byte comes after the other', async () => {
    await using server = await listen(
      createServer((socket) => {
        const record = Buffer.from([22, 3, 3, 0xff, 0xff, ...Array(1000).fill(0)]);
        let at = 0;
        const timer = setInterval(() => socket.write(record.subarray(at, ++at)), 10);
        socket.once('close', () => clearInterval(timer));
        socket.resume();
      }),
    );
    const begun = performance.now();
    const { fact } = await secured(server.port, { run: connectionRun({ timeoutMs: 200 }) });
    expect(fact.outcome).not.toBe('secured');
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  it('stops at once when the run is interrupted', async () => {
    const interrupt = new AbortController();
    await using csms = await startCsms({ transport: { kind: 'black-hole' } });
    const pending = secured(csms.port, { run: connectionRun({}, interrupt.signal) });
    interrupt.abort();
    expect((await pending).fact.outcome).toBe('aborted');
  });

  it('says so where the key of the station cannot be used', async () => {
    const clientIdentity = {
      certificatePem: leaf.certificatePem,
      key: new Secret('not a key'),
      passphrase: null,
    };
    await using csms = await startCsms();
    const { fact } = await secured(csms.port, { run: connectionRun({ clientIdentity }) });
    expect(fact.outcome).toBe('failed');
    expect(fact.error?.message).not.toBe('');
  });
});

describe('a hostile chain', () => {
  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'is cut at 32 of 90 certificates in %s',
    async (version) => {
      const { fact } = await against({
        cert: leaf.certificatePem + (authority.intermediatePem ?? '').repeat(89),
        minVersion: version,
        maxVersion: version,
      });
      expect(fact.chain).toHaveLength(32);
      expect(fact.chainTruncated).toBe(true);
    },
  );
});

describe('a chain beyond what OpenSSL takes', () => {
  it.each(['TLSv1.2', 'TLSv1.3'] as const)('fails in %s, and says so', async (version) => {
    const { fact } = await against({
      cert: leaf.certificatePem + (authority.intermediatePem ?? '').repeat(400),
      minVersion: version,
      maxVersion: version,
    });
    expect(fact.outcome).toBe('failed');
    expect(fact.error?.code).toBe('ERR_SSL_EXCESSIVE_MESSAGE_SIZE');
  });
});

describe('after a handshake of TLS 1.3', () => {
  it('survives the refusal that comes when nobody listens any more', async () => {
    const { attempt } = await (async () => {
      const server = createTlsServer({
        cert: leaf.chainPem,
        key: leaf.keyPem,
        ca: authority.rootPem,
        requestCert: true,
        rejectUnauthorized: true,
        minVersion: 'TLSv1.3',
      });
      server.on('tlsClientError', () => {});
      await using running = await listen(server);
      const result = await secured(running.port);
      const { stream } = result.attempt;
      await new Promise<void>((resolve) => stream?.once('close', () => resolve()));
      return result;
    })();
    expect(attempt.stream?.errored?.message).toMatch(/alert number 116/);
  });
});
