import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/diagnosis/report.ts';
import { lastOfKind } from '../../src/facts/select.ts';
import { createAuthority } from '../../src/pki/index.ts';
import { likelyStack } from '../../src/tls/stacks.ts';
import { run as ghostcheck } from '../cli/fake-io.ts';
import { freePort, run, type Scratch, scratch } from './process.ts';

const AT_2000 = ['faketime', '2000-01-01 00:00:00'];
const MBEDTLS = ['-lmbedtls', '-lmbedx509', '-lmbedcrypto'];

let work: Scratch;
beforeAll(async () => {
  work = await scratch();
  const known = await createAuthority({ commonName: 'Site Root' });
  const { privateKey } = known.root;
  const other = await createAuthority({ commonName: 'Root of its backend' });
  await work.write({
    'ca.pem': known.rootPem,
    'ca.key': String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    'other.pem': other.rootPem,
  });
  const source = new URL('mbedtls-station.c', import.meta.url).pathname;
  const built = await run('cc', ['-o', 'mbedtls-station', source, ...MBEDTLS], work.folder);
  expect(built).toEqual({ code: 0, text: '' });
});
afterAll(() => work[Symbol.asyncDispose]());

/** What is made of the only station that came, by these commands in turn. */
async function examined(
  options: readonly string[],
  visits: (port: number) => readonly (readonly string[])[],
): Promise<Report> {
  const port = await freePort();
  const { stdout } = await ghostcheck(
    ['examine', '--listen', `127.0.0.1:${port}`, '--no-ntp', '--json', '--for', '50', ...options],
    {
      onListening: async (interrupt) => {
        for (const [program = '', ...args] of visits(port)) await run(program, args, work.folder);
        interrupt();
      },
    },
  );
  const { reports }: { reports: Report[] } = JSON.parse(stdout);
  const [report] = reports;
  if (report === undefined || reports.length > 1) throw new Error(`${reports.length} reports`);
  return report;
}

const faults = ({ findings }: Report) => findings.map(({ fault }) => fault);
/** What is found of its TLS: the clients here come again at once, as stations should not. */
const inTls = (report: Report) =>
  report.findings.filter(({ stage }) => stage === 'tls').map(({ fault }) => fault);
const helloOf = (report: Report) => {
  const hello = lastOfKind(report.facts.records, 'station.hello');
  if (hello === undefined) throw new Error('no hello');
  return hello;
};
const securedOf = (report: Report) => lastOfKind(report.facts.records, 'station.secured');

const REQUEST = String.raw`GET /ocpp/PEER-1 HTTP/1.1\r\nHost: csms.example.com\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: c3RhdGlvbi1vZi10ZXN0IQ==\r\nSec-WebSocket-Protocol: ocpp2.0.1\r\n\r\n`;

/** A station of OpenSSL, which asks for an upgrade and waits a moment for the answer. */
const openssl = (port: number, options: string) => [
  'sh',
  '-c',
  `(printf '${REQUEST}'; sleep 0.3) | openssl s_client -quiet -no_ign_eof -connect 127.0.0.1:${port} ${options.includes('-noservername') ? '' : '-servername csms.example.com'} ${options}`,
];
const VERIFYING = '-verify_return_error -CAfile other.pem';

describe('openssl s_client', () => {
  it.each([
    ['TLS 1.3', '-tls1_3', 'TLSv1.3', []],
    ['TLS 1.2', '-tls1_2', 'TLSv1.2', []],
    ['both', '', 'TLSv1.3', []],
    ['TLS 1.1', '-tls1_1 -cipher ALL:@SECLEVEL=0', 'TLSv1.1', ['station-tls-outdated']],
    ['TLS 1.0', '-tls1 -cipher ALL:@SECLEVEL=0', 'TLSv1', ['station-tls-outdated']],
    ['one suite of OCPP', '-tls1_2 -cipher ECDHE-ECDSA-AES128-GCM-SHA256', 'TLSv1.2', []],
    ['RSA of OCPP', '-tls1_2 -cipher AES256-GCM-SHA384', 'TLSv1.2', []],
    [
      'ECDHE-RSA alone',
      '-tls1_2 -cipher ECDHE-RSA-AES128-GCM-SHA256',
      'TLSv1.2',
      ['station-ocpp-ciphers-missing'],
    ],
    [
      'CBC alone',
      '-tls1_2 -cipher AES128-SHA:AES256-SHA256',
      'TLSv1.2',
      ['station-suites-outdated'],
    ],
    [
      'SHA-1 alone',
      '-tls1_2 -cipher ECDHE-ECDSA-AES128-GCM-SHA256:@SECLEVEL=0 -sigalgs ECDSA+SHA1',
      'TLSv1.2',
      ['station-signatures-outdated'],
    ],
    ['no server name', '-noservername', 'TLSv1.3', ['station-server-name-missing']],
  ])('%s', async (name, options, protocol, expected) => {
    const report = await examined([], (port) => [openssl(port, options)]);
    expect(securedOf(report)).toMatchObject({ outcome: 'secured', wentOn: true, protocol });
    const own = name === 'TLS 1.3' ? ['station-tls-1.3-only'] : expected;
    expect(
      faults(report)
        .filter((fault) => fault.startsWith('station-'))
        .toSorted(),
    ).toEqual([...own, 'station-verification-off'].toSorted());
    expect(likelyStack(helloOf(report))).toBe('OpenSSL');
  });

  it('has the JA4 that was measured before', async () => {
    const report = await examined([], (port) => [
      ['sh', '-c', `openssl s_client -tls1_2 -connect 127.0.0.1:${port} </dev/null`],
    ]);
    expect(helloOf(report).ja4).toBe('t12i280600_d943125447b4_e7e480e5a997');
  });

  it('tells nothing of its clock, whatever it is shown', async () => {
    const report = await examined(['--tls-trials'], (port) =>
      Array.from({ length: 7 }, () => ['faketime', '2012-06-01', ...openssl(port, VERIFYING)]),
    );
    expect(report.verdict).toBe('inconclusive');
    expect(report.measurements['clock.chargerOffsetMs']).toBeUndefined();
    const answers = report.tables?.find(({ title }) => title.startsWith('Certificates'))?.rows;
    expect(answers).toHaveLength(7);
    expect(answers?.every(([, did, how]) => did === 'refused' && /^alert 48/.test(how ?? ''))).toBe(
      true,
    );
  });

  it('that verifies all, name too, is found to', async () => {
    const sound = '-verify_return_error -CAfile ca.pem -verify_hostname localhost';
    const report = await examined(
      ['--tls-trials', '--server-cert', work.path('ca.pem'), '--server-key', work.path('ca.key')],
      (port) => Array.from({ length: 16 }, () => openssl(port, sound)),
    );
    expect(inTls(report)).toEqual([]);
    expect(securedOf(report)?.certificate.trial).toBe('made by the given authority');
    expect(securedOf(report)?.wentOn).toBe(true);
  });

  it('that verifies the chain alone does not check the name', async () => {
    const report = await examined(
      ['--tls-trials', '--server-cert', work.path('ca.pem'), '--server-key', work.path('ca.key')],
      (port) =>
        Array.from({ length: 16 }, () => openssl(port, '-verify_return_error -CAfile ca.pem')),
    );
    expect(inTls(report)).toEqual(['station-name-unchecked']);
  });
});

describe('other stacks', () => {
  it('gnutls-cli refuses with an alert that says nothing', async () => {
    const report = await examined([], (port) => [
      ['sh', '-c', `gnutls-cli --x509cafile other.pem -p ${port} localhost </dev/null`],
    ]);
    expect(likelyStack(helloOf(report))).toBe('GnuTLS');
    expect(securedOf(report)).toMatchObject({ outcome: 'alert', alert: { number: 42 } });
    expect(report.notExamined).toContainEqual(
      expect.objectContaining({ what: expect.stringContaining('whatever is wrong') }),
    );
  });

  it('curl verifies, unless it is told not to', async () => {
    const curl = (port: number, ...options: string[]) => [
      ['curl', '-s', '--max-time', '5', ...options, `https://localhost:${port}/ocpp/CURL-1`],
    ];
    const strict = await examined([], (port) => curl(port, '--cacert', 'other.pem'));
    expect(securedOf(strict)).toMatchObject({ alert: { number: 48 } });
    expect(faults(strict)).not.toContain('station-verification-off');
    const careless = await examined([], (port) => curl(port, '--insecure'));
    expect(faults(careless)).toContain('station-verification-off');
  });
});

describe('a station on mbedTLS 2.28', () => {
  const station = (port: number, roots: string, times: number, name = 'localhost') => [
    './mbedtls-station',
    String(port),
    name,
    roots,
    String(times),
  ];

  it('whose clock is at 2000-01-01 is found to be, by two methods', async () => {
    const report = await examined(['--tls-trials'], (port) => [
      [...AT_2000, ...station(port, 'other.pem', 8)],
    ]);
    expect(report).toMatchObject({ primary: 'clock-reset', verdict: 'fault' });
    const [reset] = report.findings;
    expect(reset).toMatchObject({ confidence: 'certain' });
    expect(reset?.detail).toContain('It shows 2000-01-01 00:00:0');
    expect(reset?.evidence.map(({ value }) => value).join()).toContain('in turn agree');
    expect(helloOf(report).ja4).toBe('t12d800700_ee0b5a6c69b8_cdbdbcd6f742');
    expect(likelyStack(helloOf(report))).toBe('mbedTLS');
  });

  it('dials an address as well as a name, and takes it for one', async () => {
    const byAddress = (port: number, roots: string, times: number) =>
      station(port, roots, times, '127.0.0.1');
    const lost = await examined(['--tls-trials'], (port) => [
      [...AT_2000, ...byAddress(port, 'other.pem', 8)],
    ]);
    expect(lost.findings[0]?.evidence.map(({ value }) => value).join()).toContain('in turn agree');
    const sound = await examined(
      ['--server-cert', work.path('ca.pem'), '--server-key', work.path('ca.key')],
      (port) => [byAddress(port, 'ca.pem', 1)],
    );
    expect(securedOf(sound)?.outcome).toBe('secured');
  });

  it('is bracketed by its answers alone, where its hello is random', async () => {
    const report = await examined(['--tls-trials'], (port) => [
      [...AT_2000, ...station(port, 'other.pem', 8)],
    ]);
    const { judgeStage } = await import('../../src/diagnosis/judge-world.ts');
    const { clockModule } = await import('../../src/modules/clock/index.ts');
    const records = report.facts.records.map((record, index) =>
      record.kind === 'station.hello'
        ? { ...record, randomSeconds: 0x9f3b61d2 + 7919 * index }
        : record,
    );
    const { judgement } = judgeStage(clockModule, { ...report.facts, records }, null);
    expect(judgement?.findings).toMatchObject([{ fault: 'clock-reset', confidence: 'likely' }]);
    expect(judgement?.findings[0]?.detail).toContain('between 1999-12-31 and 2005-12-31');
  });

  it('one attempt alone makes it likely', async () => {
    const report = await examined([], (port) => [[...AT_2000, ...station(port, 'other.pem', 1)]]);
    expect(report.findings).toMatchObject([{ fault: 'clock-reset', confidence: 'likely' }]);
  });

  it('that is sound is found to be, and its clock right', async () => {
    const report = await examined(
      ['--tls-trials', '--server-cert', work.path('ca.pem'), '--server-key', work.path('ca.key')],
      (port) => [station(port, 'ca.pem', 16)],
    );
    expect(inTls(report)).toEqual([]);
    expect(report.findings.filter(({ severity }) => severity === 'fault')).toEqual([]);
    expect(report.checks.find(({ stage }) => stage === 'clock')?.status).toBe('pass');
    expect(Math.abs(Number(report.measurements['clock.chargerOffsetMs']))).toBeLessThan(5_000);
  });
});
