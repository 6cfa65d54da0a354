import { createHash } from 'node:crypto';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { assemble } from '../../src/diagnosis/assemble.ts';
import { gatherFacts } from '../../src/diagnosis/runner.ts';
import { signalModule } from '../../src/modules/signal/index.ts';
import { createAuthority, type IssuedCertificate } from '../../src/pki/index.ts';
import { Secret } from '../../src/site/secret.ts';
import type { GatewaySource } from '../../src/site/site.ts';
import { siteFor } from '../diagnosis/synthetic.ts';
import { statement } from '../fixtures/world.ts';
import { CRADLEPOINT_DEVICES } from '../modem/pasted-examples.ts';
import { fingerprintOf } from '../signal/fingerprint.ts';
import { startHttpd } from './httpd.ts';
import { type Nginx, startNginx } from './nginx.ts';

let certificate: IssuedCertificate;
beforeAll(async () => {
  certificate = await (await createAuthority()).issue({ commonName: 'router', key: 'rsa' });
});

let nginx: Nginx | null = null;
afterEach(async () => {
  await nginx?.close();
  nginx = null;
});

const LOGIN = Buffer.from('admin:right-password').toString('base64');

/** A router's web interface as nginx serves it. */
async function serve(protocols: string): Promise<number> {
  nginx = await startNginx({
    listen: 'ssl',
    files: {
      'server.pem': certificate.chainPem,
      'server.key': certificate.keyPem,
    },
    inside: `
      ssl_certificate server.pem;
      ssl_certificate_key server.key;
      ssl_protocols ${protocols};
      location = /api/status/wan/devices {
        default_type application/json;
        if ($http_authorization != "Basic ${LOGIN}") { return 401; }
        return 200 '${JSON.stringify({ success: true, data: CRADLEPOINT_DEVICES })}';
      }`,
  });
  return nginx.port;
}

async function read(port: number, parts: Partial<GatewaySource> = {}) {
  const modem: GatewaySource = {
    kind: 'gateway',
    vendor: 'cradlepoint',
    user: 'admin',
    host: 'localhost',
    port,
    password: new Secret('right-password'),
    fingerprint: fingerprintOf(certificate),
    plainHttp: false,
    ...parts,
  };
  const site = siteFor({ modem, statement: statement({ modemGiven: true }), timeoutMs: 20_000 });
  return assemble([signalModule], await gatherFacts([signalModule], site, { mode: 'live' }));
}

test.each(['TLSv1.2', 'TLSv1.3'])('reads a gateway behind nginx with %s', async (protocol) => {
  const port = await serve(protocol);
  const report = await read(port);
  expect(report.measurements).toMatchObject({ 'signal.rsrpDbm': -96, 'signal.sim': 'ready' });
  expect(report.primary).toBe('signal-marginal');
});

test('a wrong password, another certificate and a plain request each end in a sentence', async () => {
  const port = await serve('TLSv1.2');
  const how = async (parts: Partial<GatewaySource>) =>
    (await read(port, parts)).notExamined.map((entry) => entry.how).join();
  expect(await how({ password: new Secret('wrong-password') })).toContain('refuses this user');
  expect(await how({ fingerprint: `${'AA:'.repeat(31)}AA` })).toContain('not the pinned one');
  expect(await how({ fingerprint: null })).toContain(fingerprintOf(certificate));
  // nginx answers 400 to plain HTTP on its TLS port.
  expect(await how({ plainHttp: true, fingerprint: null })).toContain('HTTP 400');
});

test('reads a gateway that takes Digest alone, as Apache httpd has it, and knows a wrong password', async () => {
  const realm = 'router';
  const hash = createHash('md5').update(`admin:${realm}:right-password`).digest('hex');
  await using httpd = await startHttpd({
    modules: ['alias', 'authn_core', 'authn_file', 'authz_user', 'auth_digest'],
    files: {
      devices: JSON.stringify({ success: true, data: CRADLEPOINT_DEVICES }),
      users: `admin:${realm}:${hash}\n`,
    },
    inside: (files) => `
      Alias /api/status/wan/devices ${files.path('devices')}
      <Location /api>
        AuthType Digest
        AuthName ${realm}
        AuthDigestProvider file
        AuthUserFile ${files.path('users')}
        Require valid-user
      </Location>`,
  });
  const plain = { host: '127.0.0.1', plainHttp: true, fingerprint: null };
  const report = await read(httpd.port, plain);
  expect(report.measurements).toMatchObject({ 'signal.rsrpDbm': -96, 'signal.sim': 'ready' });
  const wrong = await read(httpd.port, { ...plain, password: new Secret('wrong-password') });
  expect(wrong.notExamined.map(({ how }) => how).join()).toContain('refuses this user');
});
