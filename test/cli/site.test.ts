import { readFile } from 'node:fs/promises';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { SiteFlags } from '../../src/cli/site-flags.ts';
import { siteOf } from '../../src/cli/site-options.ts';
import { createAuthority } from '../../src/pki/index.ts';
import { checkSiteFile } from '../../src/site/check-site-file.ts';
import { PUBLIC_NTP_SERVERS } from '../../src/site/create-site.ts';
import { type Around, fakeIo } from './fake-io.ts';
import { folder } from './folder.ts';

const URL = 'wss://csms.example.com/ocpp/CP001';
const at = await folder();
afterAll(() => at[Symbol.asyncDispose]());

const siteFrom = (flags: SiteFlags, url?: string, around: Around = {}) =>
  siteOf(flags, fakeIo(around), { url });

test('a URL alone: what is not stated is not made up', async () => {
  const { statement, ...inputs } = await siteFrom({}, URL);
  expect(statement).toMatchObject({
    url: URL,
    identity: 'CP001',
    identityStated: false,
    username: null,
    ocppVersion: '2.0.1',
    ocppVersionStated: false,
    securityProfile: null,
    password: null,
    uplink: 'laptop',
    ntp: true,
    sessionAllowed: true,
  });
  expect(inputs).toMatchObject({ ntpServers: PUBLIC_NTP_SERVERS, timeoutMs: 60_000 });
});

test('a hold is stated, and comes on top of the time', async () => {
  const { statement, timeoutMs } = await siteFrom({ hold: '10m', timeout: '30' }, URL);
  expect(statement.holdMs).toBe(600_000);
  expect(timeoutMs).toBe(630_000);
  expect((await siteFrom({}, URL)).statement.holdMs).toBeUndefined();
});

test("a site file names the charger's roots beside it, and who should issue", async () => {
  const { rootPem } = await createAuthority();
  const roots = await at.file('charger-roots.pem', rootPem);
  const site = await at.file(
    'with-roots.json',
    JSON.stringify({ url: URL, chargerRoots: 'charger-roots.pem', expected: { issuer: 'R3' } }),
  );
  const { statement, chargerRoots } = await siteFrom({ site });
  expect(statement).toMatchObject({ chargerRootsGiven: true, expected: { issuer: 'R3' } });
  expect(chargerRoots).toEqual([{ source: roots, pem: rootPem }]);
  expect((await siteFrom({}, URL)).statement.chargerRootsGiven).toBeUndefined();
});

test('the identity is the last segment, decoded, whatever slashes follow', async () => {
  const identity = async (url: string) => (await siteFrom({}, url)).statement.identity;
  expect(await identity('wss://csms.example.com/ocpp/RDAM%7C123')).toBe('RDAM|123');
  expect(await identity('wss://csms.example.com/ocpp/CP001/')).toBe('CP001');
  expect(await identity('wss://csms.example.com/ocpp/CP%ZZ')).toBe('CP%ZZ');
  expect(await identity('wss://csms.example.com')).toBeNull();
});

test('credentials are taken out of the URL, and not used', async () => {
  const { statement, password } = await siteFrom({}, 'wss://CP001:c4nary@csms.example.com/x/CP001');
  expect(statement.url).toBe('wss://csms.example.com/x/CP001');
  expect(statement.urlHadCredentials).toBe(true);
  expect(password).toBeNull();
});

test('all options arrive where they belong', async () => {
  const password = await at.file('password', 'DEADBEEFDEADBEEF\n');
  const { statement, ...inputs } = await siteFrom(
    {
      profile: '2',
      ocpp: '1.6',
      username: 'user',
      passwordFile: password,
      ntp: ['ntp.example.com', '[2001:db8::1]:1123'],
      resolver: '2001:db8::53',
      uplink: 'charger',
      source: '192.0.2.9',
      chargerTime: '2000-01-01 00:04+02',
      modem: 'tcp://192.0.2.1:5000',
      timeout: '1.5m',
      session: false,
      identityProbes: true,
      sendPasswordUnverified: true,
      label: { ticket: '4711' },
      skip: 'signal, boot',
    },
    URL,
  );
  expect(statement).toMatchObject({
    securityProfile: 2,
    ocppVersion: '1.6',
    ocppVersionStated: true,
    username: 'user',
    password: { bytes: 16, hex: true },
    uplink: 'charger',
    sessionAllowed: false,
    identityProbes: true,
    modemGiven: true,
    chargerTimeGiven: true,
    skip: ['signal', 'boot'],
    labels: { ticket: '4711' },
  });
  expect(inputs).toMatchObject({
    ntpServers: [
      { host: 'ntp.example.com', port: 123 },
      { host: '2001:db8::1', port: 1123 },
    ],
    resolver: { host: '2001:db8::53', port: 53 },
    sourceAddress: '192.0.2.9',
    chargerTime: { kind: 'stated', reading: '1999-12-31T22:04:00.000Z', resolutionMs: 60_000 },
    modem: { kind: 'tcp', host: '192.0.2.1', port: 5000 },
    timeoutMs: 90_000,
    sendPasswordUnverified: true,
  });
});

test('a modem can be left to be found, from the option and the site file alike', async () => {
  expect((await siteFrom({ modem: 'auto' })).modem).toEqual({ kind: 'auto' });
  const site = await at.file('auto.json', JSON.stringify({ modem: 'auto' }));
  expect((await siteFrom({ site })).modem).toEqual({ kind: 'auto' });
  expect((await siteFrom({ modem: './auto' })).modem).toEqual({ kind: 'serial', path: './auto' });
});

test('a boot that a site file names has lines of its own, one that stands in it has none', async () => {
  await at.file('boot.json', '{"reason":"PowerUp","reason":"Watchdog","chargingStation":{}}');
  const named = await at.file('names-boot.json', JSON.stringify({ url: URL, boot: 'boot.json' }));
  const boot = { reason: 'PowerUp', chargingStation: {} };
  const holds = await at.file('holds-boot.json', JSON.stringify({ url: URL, boot }));
  expect((await siteFrom({ site: named })).boot?.source).toBe('option');
  expect((await siteFrom({ site: holds })).boot?.source).toBe('site-file');
});

test('options win over the site file, whose paths are its own', async () => {
  await at.file('secret', 'from-the-site-file');
  const site = await at.file(
    'site.json',
    JSON.stringify({
      csmsUrl: 'wss://csms.example.com/ocpp',
      identity: 'CP001',
      securityProfile: 1,
      ocppVersion: '2.1',
      passwordFile: 'secret',
      ntpServers: ['ntp.site.example'],
      expected: { vendorName: 'Vendor', model: 'Model' },
      firmwareBuiltAt: '2024-05-06',
      boot: { reason: 'PowerUp', chargingStation: { vendorName: 'V', model: 'M' } },
      labels: { site: 'north', ticket: '1' },
    }),
  );
  const fromFile = await siteFrom({ site });
  expect(fromFile.statement).toMatchObject({
    url: 'wss://csms.example.com/ocpp/CP001',
    csmsUrl: 'wss://csms.example.com/ocpp',
    identityStated: true,
    securityProfile: 1,
    ocppVersion: '2.1',
    expected: { vendorName: 'Vendor', model: 'Model' },
    firmwareBuiltAt: '2024-05-06',
    bootGiven: true,
  });
  expect(fromFile.password?.reveal()).toBe('from-the-site-file');
  expect(fromFile.boot?.source).toBe('site-file');

  const mixed = await siteFrom(
    {
      site,
      profile: '3',
      identity: 'CP002',
      noNtp: true,
      passwordFile: '-',
      label: { ticket: '2' },
    },
    URL,
    { stdin: 'from-stdin\r\n' },
  );
  expect(mixed.statement).toMatchObject({
    url: URL,
    identity: 'CP002',
    securityProfile: 3,
    ntp: false,
    labels: { site: 'north', ticket: '2' },
  });
  expect(mixed.statement.csmsUrl).toBeUndefined();
  expect(mixed.password?.reveal()).toBe('from-stdin');
  expect(mixed.ntpServers).toEqual([]);
});

test('the environment has the password for CI; a file named wins', async () => {
  const env = { GHOSTCHECK_PASSWORD: 'from-the-environment' };
  expect((await siteFrom({}, URL, { env })).password?.reveal()).toBe('from-the-environment');
  const file = await at.file('password-2', 'from-a-file');
  const site = await siteFrom({ passwordFile: file }, URL, { env });
  expect(site.password?.reveal()).toBe('from-a-file');
});

test('a client certificate implies profile 3, and its key opens only with the passphrase', async () => {
  const station = await (await createAuthority()).issue({ commonName: 'CP001', client: true });
  const { createPrivateKey } = await import('node:crypto');
  const cipher = { cipher: 'aes-256-cbc', passphrase: 'c4nary-passphrase' };
  const locked = createPrivateKey(station.keyPem).export({
    type: 'pkcs8',
    format: 'pem',
    ...cipher,
  });
  const cert = await at.file('cert.pem', station.chainPem);
  const key = await at.file('key.pem', locked);
  const passphraseFile = await at.file('passphrase', 'c4nary-passphrase\n');
  const site = await siteFrom({ cert, key, passphraseFile }, URL);
  expect(site.statement).toMatchObject({ clientCertificate: true, securityProfile: 3 });
  await expect(siteFrom({ cert, key }, URL)).rejects.toThrow('is encrypted');
  const wrong = await at.file('wrong', 'wrong');
  await expect(siteFrom({ cert, key, passphraseFile: wrong }, URL)).rejects.toThrow(
    'does not open',
  );
});

test('nothing that prints a site prints a secret', async () => {
  const passwordFile = await at.file('canary', 'c4nary-password');
  const site = await siteFrom({ passwordFile }, 'wss://u:c4nary-url@csms.example.com/x/CP001');
  expect(JSON.stringify(site)).not.toContain('c4nary');
  expect(inspect(site, { depth: null, showHidden: true })).not.toContain('c4nary');
});

test('the charger time may be a date, an instant, or its web page', async () => {
  const time = async (chargerTime: string) => (await siteFrom({ chargerTime }, URL)).chargerTime;
  expect(await time('2000-01-01')).toEqual({
    kind: 'stated',
    reading: '2000-01-01T00:00:00.000Z',
    resolutionMs: 86_400_000,
  });
  expect(await time('2000-01-01T00:04:05.5Z')).toMatchObject({
    reading: '2000-01-01T00:04:05.500Z',
  });
  expect(await time('http://192.0.2.50')).toEqual({ kind: 'http', url: 'http://192.0.2.50/' });
});

test('whatever stands in a site file is accepted or refused in words', () => {
  const keys = ['url', 'identity', 'securityProfile', 'boot', 'labels', 'expected', 'pasword'];
  const document = fc.oneof(
    fc.jsonValue(),
    fc.dictionary(fc.oneof(fc.constantFrom(...keys), fc.string()), fc.jsonValue(), { maxKeys: 4 }),
  );
  fc.assert(
    fc.property(document, (value) => {
      const checked = checkSiteFile(value);
      if (checked.file === undefined) {
        expect(checked.problem).not.toMatch(/undefined|\[object/);
        expect(checked.problem.length).toBeGreaterThan(5);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('the schema of the site file describes every field', async () => {
  const schema = JSON.parse(await readFile('schemas/site-1.json', 'utf8'));
  expect(schema.additionalProperties).toBe(false);
  for (const [name, field] of Object.entries<{ description?: string }>(schema.properties)) {
    expect(field.description, name).toMatch(/\.$/);
  }
});
