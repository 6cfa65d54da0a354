import { readFile } from 'node:fs/promises';
import { createServer } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Authority, createAuthority, type IssuedCertificate } from '../../src/pki/index.ts';
import { type Csms, startCsms } from '../../src/simulator/index.ts';
import { listen } from '../../src/simulator/running.ts';
import { Secret } from '../../src/site/secret.ts';
import type { ClientIdentity } from '../../src/site/site.ts';
import { diagnosed } from '../connection/diagnose.ts';
import { forwarding, startNginx } from './nginx.ts';
import { freePort, run, type Scratch, scratch, start } from './process.ts';

const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);

let authority: Authority;
let server: IssuedCertificate;
/** What a station can come with, by name; null is no certificate. */
let stations: Record<string, ClientIdentity | null>;
let work: Scratch;

beforeAll(async () => {
  const validity = { notBefore: inDays(-100), notAfter: inDays(100) };
  authority = await createAuthority({ intermediate: true, ...validity });
  const foreign = await createAuthority({ commonName: 'Another Root CA', ...validity });
  server = await authority.issue({ commonName: 'localhost', dnsNames: ['localhost'] });
  const own = { commonName: 'CP001', client: true };
  const whole = ({ chainPem, keyPem }: IssuedCertificate, pem = chainPem): ClientIdentity => ({
    certificatePem: pem,
    key: new Secret(keyPem),
    passphrase: null,
  });
  const good = await authority.issue(own);
  stations = {
    none: null,
    right: whole(good),
    alone: whole(good, good.certificatePem),
    foreign: whole(await foreign.issue(own)),
    expired: whole(await authority.issue({ ...own, notBefore: inDays(-90), notAfter: inDays(-3) })),
    early: whole(await authority.issue({ ...own, notBefore: inDays(2), notAfter: inDays(90) })),
    rsa: whole(await authority.issue({ ...own, key: 'rsa' })),
    serving: whole(await authority.issue({ ...own, client: false })),
  };
});

beforeEach(async () => {
  work = await scratch();
  await work.write({
    'leaf.pem': server.certificatePem,
    'chain.pem': server.chainPem,
    'intermediate.pem': authority.intermediatePem ?? '',
    'leaf.key': server.keyPem,
    'root.pem': authority.rootPem,
  });
});
afterEach(() => work[Symbol.asyncDispose]());

/** What is found of the station's certificate: ids with their confidence and cause, and in words. */
async function told(port: number, station: string) {
  const report = await diagnosed({
    url: `wss://localhost:${port}/ocpp/CP001`,
    extraRoots: [{ source: 'root.pem', pem: authority.rootPem }],
    securityProfile: 3,
    clientIdentity: stations[station] ?? null,
  });
  const findings = report.findings.filter(({ id }) => id.includes('certificate'));
  return {
    told: findings.map(({ id, confidence, causedBy }) =>
      causedBy === null ? [id, confidence] : [id, confidence, causedBy],
    ),
    details: findings.map(({ detail }) => detail).join(' '),
  };
}

const required = [['tls-client-certificate-required', 'certain']];
const rejected = [['tls-client-certificate-rejected', 'certain']];
const follows = (id: string) => [
  [id, 'certain'],
  ['tls-client-certificate-rejected', 'certain', id],
];
const expired = follows('station-certificate-expired');
const early = follows('station-certificate-not-yet-valid');

describe.each(['-tls1_2', '-tls1_3'])('openssl s_server -Verify in %s', (version) => {
  it.each<[string, readonly (readonly string[])[]]>([
    ['none', required],
    ['right', []],
    ['foreign', rejected],
    ['alone', rejected],
    ['expired', expired],
    ['early', early],
    ['serving', follows('station-certificate-mismatch:key-use')],
    ['rsa', []],
  ])('says of a station with %s what is wrong', async (station, findings) => {
    expect((await opensslTold(station, [version])).told).toEqual(findings);
  });
});

describe('openssl s_server', () => {
  it('names the authority, and the intermediate that is not sent', async () => {
    const { details } = await opensslTold('alone');
    expect(details).toContain('issued by CN=Simulated Root CA Intermediate');
    expect(details).toContain('has to be sent along');
    expect(details).toContain('accepts certificates of: CN=Simulated Root CA.');
  });

  it.each(['-tls1_2', '-tls1_3'])(
    'that takes another kind of key gets none in %s',
    async (version) => {
      const { told, details } = await opensslTold('rsa', [
        ...[version, '-client_sigalgs', 'ECDSA+SHA256'],
      ]);
      expect(told).toEqual(required);
      expect(details).toContain('its key (RSA) can make no signature');
    },
  );

  it('refuses what openssl req -x509 makes: its own authority', async () => {
    const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    const files = ['-keyout', 'self.key', '-out', 'self.pem', '-subj', '/CN=CP001'];
    const { code } = await run('openssl', [...made, ...files], work.folder);
    expect(code).toBe(0);
    const certificatePem = await readFile(work.path('self.pem'), 'utf8');
    const key = new Secret(await readFile(work.path('self.key'), 'utf8'));
    stations.itself = { certificatePem, key, passphrase: null };
    const { told, details } = await opensslTold('itself');
    // That OpenSSL makes it an authority's is no fault of its own: a backend that trusts it takes it.
    expect(told).toEqual(rejected);
    expect(details).toContain('CP001 has issued itself');
  });

  it.each(['-tls1_2', '-tls1_3'])('that gives no tickets says the same in %s', async (version) => {
    // In TLS 1.3 a ticket is otherwise the first that is heard after the handshake.
    const without = [version, '-no_ticket', '-num_tickets', '0'];
    expect((await opensslTold('none', without)).told).toEqual(required);
    expect((await opensslTold('foreign', without)).told).toEqual(rejected);
    expect((await opensslTold('right', without)).told).toEqual([]);
  });

  it('that names no authority is not said to', async () => {
    const { details } = await opensslTold('none', ['-tls1_2'], ['-verifyCAfile', 'root.pem']);
    expect(details).not.toContain('It accepts those of');
  });
});

async function opensslTold(
  station: string,
  options: readonly string[] = ['-tls1_3'],
  roots: readonly string[] = ['-CAfile', 'root.pem'],
) {
  const port = await freePort();
  await using _server = await start(
    'openssl',
    [
      ...['s_server', '-accept', `127.0.0.1:${port}`, '-naccept', '20', '-www', ...options],
      ...['-cert', 'leaf.pem', '-cert_chain', 'intermediate.pem', '-key', 'leaf.key'],
      ...['-Verify', '3', '-verify_return_error', ...roots],
    ],
    work.folder,
    (output) => output.includes('ACCEPT'),
  );
  return await told(port, station);
}

describe.each(['VERS-TLS1.2', 'VERS-TLS1.3'])('gnutls-serv in %s', (version) => {
  // In 1.2 it says decode_error where a certificate is missing.
  const missing = version.endsWith('2')
    ? [['tls-client-certificate-required', 'likely']]
    : required;

  it.each<[string, readonly (readonly string[])[]]>([
    ['none', missing],
    ['right', []],
    ['foreign', rejected],
    ['alone', rejected],
    ['expired', expired],
    ['early', early],
    // It does not look at the extended key usage: what it takes is no fault here.
    ['serving', []],
  ])('says of a station with %s what is wrong', async (station, findings) => {
    const port = await freePort();
    await using _server = await start(
      'gnutls-serv',
      [
        ...['--port', String(port), '--http', '--priority', `NORMAL:-VERS-ALL:+${version}`],
        ...['--x509certfile', 'chain.pem', '--x509keyfile', 'leaf.key'],
        ...['--require-client-cert', '--verify-client-cert', '--x509cafile', 'root.pem'],
      ],
      work.folder,
      (output) => /listening/i.test(output),
    );
    expect((await told(port, station)).told).toEqual(findings);
  });
});

describe('nginx', () => {
  let csms: Csms;
  beforeAll(async () => {
    csms = await startCsms();
  });
  afterAll(() => csms.close());

  it.each<['on' | 'optional', string, readonly (readonly string[])[]]>([
    ['on', 'none', required],
    ['on', 'right', []],
    ['on', 'foreign', rejected],
    ['on', 'alone', rejected],
    ['on', 'expired', expired],
    ['optional', 'none', []],
    ['optional', 'right', []],
    ['optional', 'foreign', rejected],
    ['optional', 'serving', follows('station-certificate-mismatch:key-use')],
  ])('with ssl_verify_client %s, of a station with %s', async (verify, station, findings) => {
    const nginx = await startNginx({
      listen: 'ssl',
      files: {
        'chain.pem': server.chainPem,
        'key.pem': server.keyPem,
        'clients.pem': authority.rootPem,
      },
      inside: `ssl_certificate chain.pem; ssl_certificate_key key.pem;
        ssl_client_certificate clients.pem; ssl_verify_depth 3; ssl_verify_client ${verify};
        ${forwarding(csms.port)}`,
    });
    try {
      expect((await told(nginx.port, station)).told).toEqual(findings);
    } finally {
      await nginx.close();
    }
  });
});

describe.each(['TLSv1.2', 'TLSv1.3'] as const)(
  'a server of Node.js that only hangs up, in %s',
  (version) => {
    it.each<[string, readonly (readonly string[])[]]>([
      ['none', [['tls-client-certificate-required', 'likely']]],
      ['right', [['tls-client-certificate-rejected', 'possible']]],
      ['foreign', [['tls-client-certificate-rejected', 'likely']]],
      [
        'expired',
        [
          ['station-certificate-expired', 'certain'],
          ['tls-client-certificate-rejected', 'likely', 'station-certificate-expired'],
        ],
      ],
    ])('of a station with %s', async (station, findings) => {
      const hangsUp = createServer(
        {
          cert: server.chainPem,
          key: server.keyPem,
          ca: authority.rootPem,
          requestCert: true,
          rejectUnauthorized: false,
          minVersion: version,
          maxVersion: version,
        },
        (socket) => socket.on('error', () => {}).end(),
      );
      await using running = await listen(hangsUp);
      expect((await told(running.port, station)).told).toEqual(findings);
    });
  },
);
