import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAuthority } from '../../src/pki/index.ts';
import { type Gateway, startGateway } from '../../src/simulator/index.ts';
import { RUTOS_MODEM } from '../modem/pasted-examples.ts';
import { fingerprintOf } from '../signal/fingerprint.ts';
import { run } from './fake-io.ts';
import { folder } from './folder.ts';

const PASSWORD = 'gateway-pass-5';
const at = await folder();
const passwordFile = await at.file('gateway-password', `${PASSWORD}\n`);
let gateway: Gateway;
let fingerprint: string;

beforeAll(async () => {
  const certificate = await (await createAuthority()).issue({ commonName: 'RUTX50' });
  fingerprint = fingerprintOf(certificate);
  gateway = await startGateway({
    vendor: 'rutos',
    password: PASSWORD,
    modem: RUTOS_MODEM,
    tls: { certificatePem: certificate.certificatePem, keyPem: certificate.keyPem },
  });
});
afterAll(async () => {
  await gateway.close();
  await at[Symbol.asyncDispose]();
});

const address = () => `teltonika://admin@127.0.0.1:${gateway.port}`;

test('the first try shows the fingerprint, the second reads the modem', async () => {
  const first = await run(['signal', '--gateway', address()]);
  expect(first.exitCode).toBe(3);
  const shown = /(?:[0-9A-F]{2}:){31}[0-9A-F]{2}/.exec(first.stdout.replace(/\s+/g, ''))?.[0];
  expect(shown).toBe(fingerprint);
  expect(gateway.requests).toEqual([]);
  const second = await run([
    ...['signal', '--gateway', address(), '--gateway-fingerprint', fingerprint],
    ...['--gateway-password-file', passwordFile],
  ]);
  expect(second.stdout).toContain('5G NSA, RSRP -88 dBm (good), SINR 13 dB, registered');
  expect(second.exitCode).toBe(0);
});

test.each([
  ['without colons, lower case', (hex: string) => hex.replaceAll(':', '').toLowerCase()],
  ['as OpenSSL prints it', (hex: string) => `sha256 Fingerprint=${hex}`],
])('takes a fingerprint %s, and the password from the environment', async (_what, form) => {
  const args = ['signal', '--gateway', address(), '--gateway-fingerprint', form(fingerprint)];
  const { exitCode } = await run(args, { env: { GHOSTCHECK_GATEWAY_PASSWORD: PASSWORD } });
  expect(exitCode).toBe(0);
});

test('takes the password from stdin', async () => {
  const { exitCode, stdout } = await run(
    [
      ...['signal', '--gateway', address(), '--gateway-fingerprint', fingerprint, '--json'],
      ...['--gateway-password-file', '-'],
    ],
    { stdin: `${PASSWORD}\n` },
  );
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    scope: 'charger',
    measurements: { 'signal.rsrpDbm': -88 },
    actions: [{ what: expect.stringContaining('logging in to the gateway over HTTPS') }],
  });
});

test('a site file names gateway, fingerprint and password file; an option goes before it', async () => {
  const site = await at.file(
    'site.json',
    JSON.stringify({
      gateway: address(),
      gatewayFingerprint: fingerprint,
      gatewayPasswordFile: 'gateway-password',
    }),
  );
  expect((await run(['signal', '--site', site])).exitCode).toBe(0);
  const other = await run(['signal', '--site', site, '--modem', '/dev/ghostcheck-no-such-port']);
  expect(other.stdout).toContain('modem-not-found');
  const both = await at.file('both.json', JSON.stringify({ gateway: address(), modem: 'COM3' }));
  const refused = await run(['signal', '--site', both]);
  expect(refused).toMatchObject({ exitCode: 2 });
  expect(refused.stderr).toContain('has both modem and gateway');
});

describe('refuses in one line, and repeats no secret', () => {
  const gatewayOption = ['--gateway', 'teltonika://admin@192.168.1.1'];
  test.each<[string, string[], RegExp]>([
    ['a password in the address', ['--gateway', 'teltonika://admin:s3cret@h'], /is refused/],
    ['one with an equals sign', ['--gateway=cradlepoint://a:s3cret@h'], /is refused/],
    ['one in another scheme', ['--gateway', 'https://admin:s3cret@h'], /is refused/],
    ['a password as an option', [...gatewayOption, '--gateway-password', 's3cret'], /is refused/],
    ['an unknown vendor', ['--gateway', 'acme://admin@h'], /neither teltonika:\/\/user@host nor/],
    ['no user', ['--gateway', 'teltonika://192.168.1.1'], /neither teltonika/],
    ['a bad port', ['--gateway', 'teltonika://admin@h:99999'], /no valid port/],
    ['a short fingerprint', [...gatewayOption, '--gateway-fingerprint', 'AB:CD'], /64 hex digits/],
    ['two sources', [...gatewayOption, '--modem', 'COM3'], /--modem contradicts --gateway/],
    [
      'a pasted text, too',
      [...gatewayOption, '--from-file', passwordFile],
      /contradicts --gateway/,
    ],
    ['a meter', [...gatewayOption, '--watch'], /--watch contradicts --gateway/],
    [
      'a pin without TLS',
      [...gatewayOption, '--gateway-plain-http', '--gateway-fingerprint', 'AB'],
      /--gateway-plain-http contradicts/,
    ],
    ['a password for no gateway', ['--gateway-password-file', passwordFile], /needs --gateway/],
    [
      'a password beside a modem',
      ['--modem', '/dev/ttyUSB2', '--gateway-plain-http'],
      /--gateway-plain-http needs --gateway/,
    ],
    ['a fingerprint of no gateway', ['--gateway-fingerprint', 'AB'], /needs --gateway/],
    [
      'stdin twice',
      [...gatewayOption, '--gateway-password-file', '-', '--site', '-'],
      /cannot both read stdin/,
    ],
    [
      'a missing file',
      [...gatewayOption, '--gateway-password-file', `${at.path}/no`],
      /no such file/,
    ],
  ])('%s', async (_what, args, message) => {
    const { stdout, stderr, exitCode } = await run(['signal', ...args]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stdout + stderr).not.toContain('s3cret');
  });
});

test('diagnose takes a gateway, too', async () => {
  const { stdout } = await run([
    ...['diagnose', 'ws://127.0.0.1:9/CP001', '--profile', '0', '--only', 'signal', '--json'],
    ...['--gateway', address(), '--gateway-fingerprint', fingerprint, '--no-ntp'],
    ...['--gateway-password-file', passwordFile],
  ]);
  expect(JSON.parse(stdout)).toMatchObject({ measurements: { 'signal.rsrpDbm': -88 } });
});
