import { connect, createServer } from 'node:net';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { assemble } from '../../src/diagnosis/assemble.ts';
import type { Report } from '../../src/diagnosis/report.ts';
import { gatherFacts } from '../../src/diagnosis/runner.ts';
import type { Facts } from '../../src/facts/document.ts';
import { signalModule } from '../../src/modules/signal/index.ts';
import { createAuthority, type IssuedCertificate } from '../../src/pki/index.ts';
import { type Gateway, type GatewayOptions, startGateway } from '../../src/simulator/index.ts';
import { listen, type Running } from '../../src/simulator/running.ts';
import { Secret } from '../../src/site/secret.ts';
import type { GatewaySource } from '../../src/site/site.ts';
import { siteFor } from '../diagnosis/synthetic.ts';
import { statement } from '../fixtures/world.ts';
import { CRADLEPOINT_DEVICES, IMEI, RUTOS_MODEM } from '../modem/pasted-examples.ts';
import { fingerprintOf } from './fingerprint.ts';

const PASSWORD = 'gateway-pass-4';
let certificate: IssuedCertificate;
let other: IssuedCertificate;
beforeAll(async () => {
  const authority = await createAuthority();
  certificate = await authority.issue({ commonName: 'RUTX50' });
  other = await authority.issue({ commonName: 'RUTX50' });
});

const open: Running[] = [];
afterEach(async () => {
  for (const running of open.splice(0)) await running.close();
});

async function gateway(options: Partial<GatewayOptions> = {}): Promise<Gateway> {
  const started = await startGateway({
    vendor: 'rutos',
    password: PASSWORD,
    modem: RUTOS_MODEM,
    tls: { certificatePem: certificate.certificatePem, keyPem: certificate.keyPem },
    ...options,
  });
  open.push(started);
  return started;
}

interface Read {
  readonly facts: Facts;
  readonly report: Report;
  readonly fact: Facts['records'][number] | undefined;
}

async function read(
  { port }: { readonly port: number },
  parts: Partial<GatewaySource> = {},
  timeoutMs = 20_000,
): Promise<Read> {
  const modem: GatewaySource = {
    kind: 'gateway',
    vendor: 'teltonika',
    user: 'admin',
    host: '127.0.0.1',
    port,
    password: new Secret(PASSWORD),
    fingerprint: fingerprintOf(certificate),
    plainHttp: false,
    ...parts,
  };
  const site = siteFor({ modem, statement: statement({ modemGiven: true }), timeoutMs });
  const facts = await gatherFacts([signalModule], site, { mode: 'simulated' });
  return { facts, report: assemble([signalModule], facts), fact: facts.records[0] };
}

const PLAIN = { plainHttp: true, fingerprint: null } as const;

test('reads the modem of a Teltonika, and ends its session', async () => {
  const router = await gateway();
  const { facts, report, fact } = await read(router);
  expect(fact).toMatchObject({
    vantage: 'charger',
    source: 'gateway',
    opened: 'opened',
    answered: true,
    formats: ['rutos'],
    sim: 'ready',
    samples: [{ rat: 'nr-nsa', rsrpDbm: -88 }],
  });
  expect(report).toMatchObject({ verdict: 'healthy', exitCode: 0, overrides: [] });
  expect(facts.actions).toMatchObject([{ what: expect.stringContaining('logging in') }]);
  expect(router.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /api/login',
    'GET /api/modems/status',
    'POST /api/logout',
  ]);
  expect(router.sessions.size).toBe(0);
  const token = router.requests[1]?.authorization?.replace('Bearer ', '') ?? 'none';
  for (const secret of [PASSWORD, token, IMEI]) expect(JSON.stringify(facts)).not.toContain(secret);
});

test('an older Teltonika is read by ubus', async () => {
  const router = await gateway({
    vendor: 'rutos-ubus',
    modem: {
      info: { simstate: 'inserted', operator: 'Example Mobile', imei: IMEI },
      get_signal_query: { net_mode: 'LTE', rsrp: -104, rssi: -60, sinr: 2, rsrq: -12 },
    },
  });
  const { report, fact } = await read(router);
  expect(fact).toMatchObject({ operator: 'Example Mobile', samples: [{ rsrpDbm: -104 }] });
  expect(report.primary).toBe('signal-weak');
  expect(router.sessions.size).toBe(0);
});

test('reads the modem of a Cradlepoint, also where the diagnostics stand apart', async () => {
  const whole = await gateway({ vendor: 'cradlepoint', modem: CRADLEPOINT_DEVICES });
  const apart = await gateway({
    vendor: 'cradlepoint',
    modem: { 'ethernet-wan': {}, 'mdm-1a2b': {} },
    answers: {
      '/api/status/wan/devices/mdm-1a2b/diagnostics': {
        body: { success: true, data: CRADLEPOINT_DEVICES['mdm-1a2b'].diagnostics },
      },
    },
  });
  for (const router of [whole, apart]) {
    const { report, fact } = await read(router, { vendor: 'cradlepoint' });
    expect(fact).toMatchObject({ answered: true, formats: ['cradlepoint'] });
    expect(report.measurements).toMatchObject({ 'signal.rsrpDbm': -96, 'signal.registered': true });
    expect(report.primary).toBe('signal-marginal');
    expect(JSON.stringify(report)).not.toContain(IMEI);
  }
  expect(apart.requests).toHaveLength(2);
});

describe('the password goes to the pinned certificate alone', () => {
  const shown = () => fingerprintOf(certificate);

  test.each(['with', 'without'])('the first try, %s a password, shows it', async (which) => {
    const router = await gateway();
    const password = which === 'with' ? new Secret(PASSWORD) : null;
    const { report, fact } = await read(router, { fingerprint: null, password });
    expect(fact).toMatchObject({ opened: 'certificate-not-pinned', answered: false });
    expect(report).toMatchObject({ verdict: 'inconclusive', exitCode: 3, findings: [] });
    const how = report.notExamined.map((entry) => entry.how).join();
    expect(how).toContain(`fingerprint ${shown()}. `);
    // In one word that fits a line of the terminal, to be copied.
    expect(how).toContain(`--gateway-fingerprint ${shown().replaceAll(':', '')} `);
    expect(router.requests).toEqual([]);
  });

  test('another certificate gets nothing', async () => {
    const router = await gateway();
    const { report, fact } = await read(router, { fingerprint: fingerprintOf(other) });
    expect(fact).toMatchObject({ opened: 'certificate-differs' });
    expect(report).toMatchObject({ exitCode: 3, findings: [] });
    expect(router.requests).toEqual([]);
  });

  test('one that changes between two requests gets no token', async () => {
    const first = await gateway();
    const second = await gateway({
      tls: { certificatePem: other.certificatePem, keyPem: other.keyPem },
    });
    const { fact } = await read(await switchboard(first.port, second.port));
    expect(first.requests.map(({ path }) => path)).toEqual(['/api/login']);
    expect(fact).toMatchObject({ opened: 'certificate-differs' });
    expect(second.requests).toEqual([]);
  });

  test('without a password, it is asked for', async () => {
    const router = await gateway();
    const { report, fact } = await read(router, { password: null });
    expect(fact).toMatchObject({ opened: 'password-missing' });
    expect(report.notExamined[0]?.how).toContain('--gateway-password-file');
    expect(router.requests).toEqual([]);
  });
});

describe('plain HTTP', () => {
  test('goes to a private address, and the report says so', async () => {
    const router = await startGateway({
      vendor: 'rutos',
      password: PASSWORD,
      modem: RUTOS_MODEM,
    });
    open.push(router);
    const { report } = await read(router, PLAIN);
    expect(report).toMatchObject({ verdict: 'healthy' });
    expect(report.overrides).toEqual([expect.stringContaining('--gateway-plain-http')]);
  });

  test('goes to no public address', async () => {
    const { report, fact } = await read({ port: 80 }, { ...PLAIN, host: '203.0.113.7' });
    expect(fact).toMatchObject({ opened: 'address-not-private' });
    expect(report).toMatchObject({ exitCode: 3, overrides: [] });
  });
});

const login = '/api/login';
const status = '/api/modems/status';
const NONE = { status: 404, body: '<html>not found</html>' };

describe('each trouble ends in a sentence, bounded', () => {
  type Case = readonly [string, Partial<GatewayOptions>, string, RegExp];
  const cases: readonly Case[] = [
    ['a wrong password', { password: 'another' }, 'unauthorized', /refuses this user and password/],
    ['a locked login', { answers: { [login]: { status: 429 } } }, 'unauthorized', /HTTP 429/],
    [
      'a login that fails with 200',
      { answers: { [login]: { body: { success: false } } } },
      'unauthorized',
      /refuses/,
    ],
    [
      'no interface at all',
      { answers: { [login]: NONE, '/ubus': NONE } },
      'not-supported',
      /\/ubus/,
    ],
    [
      'a web page in place of JSON',
      { answers: { [login]: { body: '<html>Login</html>' }, '/ubus': { body: '<html>' } } },
      'not-supported',
      /--from-file/,
    ],
    [
      'a redirect',
      { answers: { [login]: { status: 307, headers: { location: 'http://192.0.2.1/' } } } },
      'not-supported',
      /redirect \(HTTP 307\), which is not followed/,
    ],
    [
      'a token that is none',
      { answers: { [login]: { body: { success: true, data: { token: 'a b\r\nX: y' } } } } },
      'not-supported',
      /no session/,
    ],
    [
      'HTML for the state',
      { answers: { [status]: { body: '<html>' } } },
      'not-supported',
      /no JSON/,
    ],
    [
      'no access to the state',
      { answers: { [status]: { status: 403 } } },
      'unauthorized',
      /may read the state/,
    ],
    [
      'an endless answer',
      {
        answers: {
          [status]: (_request, response) => {
            const more = () => {
              while (response.write('x'.repeat(64 * 1024)));
            };
            response.on('drain', more);
            more();
          },
        },
      },
      'not-supported',
      /more than 2 MB/,
    ],
    [
      'a cut',
      { answers: { [status]: (request) => request.socket.destroy() } },
      'failed',
      /broke off/,
    ],
  ];
  test.each(cases)('%s', async (_what, options, opened, sentence) => {
    const router = await gateway(options);
    const { report, fact } = await read(router);
    expect(fact).toMatchObject({ opened, openError: expect.stringMatching(sentence) });
    expect(report).toMatchObject({ exitCode: 3, findings: [] });
    expect(router.sessions.size).toBe(0);
  });

  test.each([
    ['silence', () => {}],
    [
      'one byte at a time',
      (response: { write(text: string): void; destroyed: boolean }) => {
        const timer = setInterval(() => {
          if (response.destroyed) clearInterval(timer);
          else response.write(' ');
        }, 20);
      },
    ],
  ])('%s ends with the time of the run', async (_what, act) => {
    const router = await gateway({
      answers: { [login]: (_request, response) => act(response) },
    });
    const begun = performance.now();
    const { report } = await read(router, {}, 700);
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(report).toMatchObject({ exitCode: 3, findings: [] });
  });

  test('nothing listens, or no TLS is spoken there', async () => {
    const gone = await gateway();
    await gone.close();
    expect((await read(gone)).fact).toMatchObject({
      opened: 'failed',
      openError: expect.stringContaining('Nothing listens at'),
    });
    const plain = await startGateway({ vendor: 'rutos', password: PASSWORD, modem: {} });
    open.push(plain);
    expect((await read(plain)).fact).toMatchObject({
      opened: 'failed',
      openError: expect.stringContaining('does not speak TLS'),
    });
    expect(plain.requests).toEqual([]);
  });

  test('a gateway without a modem is a finding', async () => {
    const router = await gateway({ modem: { id: '3-1', offline: 1 } });
    const { report } = await read(router);
    expect(report.primary).toBe('modem-no-answer');
    expect(report.findings[0]?.detail).toContain('shows no modem');
  });

  test.each(['rutos-ubus', 'cradlepoint'] as const)('a wrong password at %s', async (vendor) => {
    const router = await gateway({ vendor, password: 'another' });
    const { fact } = await read(router, vendor === 'cradlepoint' ? { vendor } : {});
    expect(fact).toMatchObject({ opened: 'unauthorized' });
  });
});

/** A port whose first connection goes to one port, and all others to another. */
async function switchboard(first: number, others: number): Promise<Running> {
  let count = 0;
  const server = createServer((socket) => {
    count += 1;
    const onward = connect(count === 1 ? first : others, '127.0.0.1');
    socket.on('error', () => onward.destroy());
    onward.on('error', () => socket.destroy());
    socket.pipe(onward).pipe(socket);
  });
  const running = await listen(server);
  open.push(running);
  return running;
}
