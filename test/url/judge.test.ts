import { expect, test } from 'vitest';
import type { SiteStatement } from '../../src/facts/statement.ts';
import { judgeUrl } from '../../src/modules/url/judge.ts';
import { createSite, type SiteInput } from '../../src/site/create-site.ts';
import { fixtures, stated } from '../fixtures/url.ts';
import { statement } from '../fixtures/world.ts';

const judged = (site: Partial<SiteStatement>) => judgeUrl({ site: statement(site) });
const faultsOf = (url: string, more: Partial<SiteStatement> = {}) =>
  judged(stated(url, more)).findings.map(({ fault }) => fault);

/** What the finding proposes, or undefined. */
const corrected = (url: string, more: Partial<SiteStatement> = {}) =>
  judged(stated(url, more))
    .findings.flatMap(({ evidence }) => evidence)
    .find(({ label }) => label === 'Corrected URL')?.value;

test.each(fixtures.map((fixture) => [fixture.fault, fixture] as const))(
  '%s is found alone, and not in its repaired twin',
  (fault, { broken, healthy }) => {
    expect(judgeUrl(broken).findings.map((finding) => finding.fault)).toEqual([fault]);
    expect(judgeUrl(healthy).findings).toEqual([]);
  },
);

test.each<[string, Partial<SiteStatement>?]>([
  ['wss://csms.example.com/CP001'],
  ['WSS://CSMS.Example.com/CP001'],
  ['wss://csms.example.com:8443/steve/websocket/CentralSystemService/CP001'],
  ['wss://csms.example.com/tenant/7f3a/ocpp/2.0.1/CP001'],
  ['wss://csms.example.com/ocpp/CP001/EVSE-1'],
  ['wss://csms.example.com/ocpp/DE*ABC*E1234'],
  ['wss://csms.example.com/ocpp/a.b-c_d=e+f@g'],
  ['wss://csms.example.com/ocpp/RDAM%7C123'],
  ['wss://csms.example.com/ocpp/RDAM%20123'],
  ['wss://csms.example.com/ocpp/RDAM%20123', { ocppVersion: '1.6' }],
  ['wss://csms.example.com/ocpp/RDAM%2F123', { ocppVersion: '1.6' }],
  ['wss://csms.example.com/ocpp/CP%3A001', { ocppVersion: '1.6' }],
  ['wss://csms.example.com/ocpp/Ladesäule-1', { ocppVersion: '1.6' }],
  [`wss://csms.example.com/ocpp/${'A'.repeat(60)}`, { ocppVersion: '1.6' }],
  [`wss://csms.example.com/${'A'.repeat(600)}/CP001`, { ocppVersion: '1.6' }],
  ['ws://192.168.1.50:9000/CP001'],
  ['ws://192.168.1.50:9000/CP001', { securityProfile: 0 }],
  ['ws://192.168.1.50:9000/CP001', { securityProfile: 1 }],
  ['wss://[2001:db8::1]/ocpp/CP001'],
  ['wss://[2001:db8::1]:8443/ocpp/CP001', { securityProfile: 3 }],
  ['wss://localhost:8443/CP001'],
  ['wss://csms.bücher.example/ocpp/CP001'],
  ['wss://csms_1.example.com./ocpp/CP001'],
  ['wss://csms.example.com/ocpp/cp001', { identity: 'CP001' }],
  ['wss://csms.example.com/ocpp/CP%20001', { identity: 'CP 001', ocppVersion: '1.6' }],
  ['wss://csms.example.com/tenant/CP001', { identity: 'tenant/CP001', ocppVersion: '1.6' }],
  ['wss://csms.example.com/ocpp', { identity: 'ocpp' }],
  ['wss://csms.example.com/12/12a'],
  ['wss://csms.example.com/ocpp/16'],
])('%s is left alone (%o)', (url, more) => {
  expect(faultsOf(url, more)).toEqual([]);
});

test.each([
  ['', 'url-malformed'],
  ['wss://', 'url-malformed'],
  ['wss:///', 'url-malformed'],
  ['wss:/csms.example.com/ocpp/CP001', 'url-malformed'],
  ['wss:csms.example.com/ocpp/CP001', 'url-malformed'],
  ['wss//csms.example.com/ocpp/CP001', 'url-malformed'],
  ['wss;//csms.example.com/ocpp/CP001', 'url-malformed'],
  ['wss:///csms.example.com/ocpp/CP001', 'url-malformed'],
  ['wss:\\\\csms.example.com\\ocpp\\CP001', 'url-malformed'],
  ['ws://wss://csms.example.com/ocpp/CP001', 'url-malformed'],
  ['wss://csms.example.com:0/ocpp/CP001', 'url-malformed'],
  ['wss://csms.example.com:44e/ocpp/CP001', 'url-malformed'],
  ['wss://192.168.1.999/ocpp/CP001', 'url-malformed'],
  ['wss://192.168.1/ocpp/CP001', 'url-malformed'],
  ['wss://csms..example.com/ocpp/CP001', 'url-malformed'],
  ['wss://csms,example.com/ocpp/CP001', 'url-malformed'],
  ['wss://*.example.com/ocpp/CP001', 'url-malformed'],
  ['wss://[2001:db8::1/ocpp/CP001', 'url-malformed'],
  ['csms.example.com/ocpp/CP001', 'url-scheme-unsupported'],
  ['csms.example.com:9000/ocpp/CP001', 'url-scheme-unsupported'],
  ['http://csms.example.com/ocpp/CP001', 'url-scheme-unsupported'],
  ['wws://csms.example.com/ocpp/CP001', 'url-scheme-unsupported'],
  ['wss://csms.example.com', 'url-identity-missing'],
  ['wss://csms.example.com/', 'url-identity-missing'],
  ['wss://csms.example.com/ocpp/{deviceId}', 'url-identity-missing'],
  ['wss://csms.example.com/steve/websocket/CentralSystemService', 'url-identity-missing'],
  ['wss://csms.example.com/ocpp?id=CP001', 'url-identity-missing'],
  ['wss://csms.example.com/CP001/cp001', 'url-identity-duplicated'],
  ['wss://csms.example.com/CP001//CP001', 'url-identity-duplicated'],
  ['wss://csms.example.com/ocpp/CP%ZZ1', 'url-identity-invalid'],
  ['wss://csms.example.com/ocpp/CP%E9', 'url-identity-invalid'],
  ['wss://csms.example.com/ocpp/CP%0A001', 'url-identity-invalid'],
  ['wss://csms.example.com/ocpp/CP:001', 'url-identity-invalid'],
  ['wss://csms.example.com//ocpp/CP001', 'url-double-slash'],
  ['\uFEFFwss://csms.example.com/ocpp/CP001', 'url-whitespace'],
  ['wss://csms.example.com/ocpp/CP\u200B001', 'url-whitespace'],
  ['wss://csms.exam ple.com/ocpp/CP001', 'url-whitespace'],
  ['wss://csms.example.com/ocpp/CP001%20', 'url-whitespace'],
  ['wss://csms.example.com/ocpp/CP001#', 'url-query-or-fragment'],
  ['ws://csms/CP001', 'url-local-name'],
  ['ws://evse-server.lan:9000/CP001', 'url-local-name'],
] as const)('%s has %s', (url, fault) => {
  expect(faultsOf(url)).toContain(fault);
});

test.each<[string, Partial<SiteStatement>, string]>([
  ['https://csms.example.com/ocpp/CP001', {}, 'wss://csms.example.com/ocpp/CP001'],
  ['http://csms.example.com:9000/CP001', {}, 'ws://csms.example.com:9000/CP001'],
  ['csms.example.com/ocpp/CP001', {}, 'wss://csms.example.com/ocpp/CP001'],
  ['csms.example.com:9000/CP001', { securityProfile: 1 }, 'ws://csms.example.com:9000/CP001'],
  ['wsss://csms.example.com/CP001', {}, 'wss://csms.example.com/CP001'],
  ['wss:\\\\csms.example.com\\CP001', {}, 'wss://csms.example.com/CP001'],
  ['ws://wss://csms.example.com/CP001', {}, 'wss://csms.example.com/CP001'],
  ['ws://csms.example.com:80/CP001', { securityProfile: 2 }, 'wss://csms.example.com/CP001'],
  ['ws://csms.example.com:9000/CP1', { securityProfile: 3 }, 'wss://csms.example.com:9000/CP1'],
  [' wss://csms.example.com/ocpp/CP001\n', {}, 'wss://csms.example.com/ocpp/CP001'],
  ['wss://csms.example.com//ocpp///CP001', {}, 'wss://csms.example.com/ocpp/CP001'],
  ['wss://csms.example.com/ocpp/CP001/CP001', {}, 'wss://csms.example.com/ocpp/CP001'],
  ['wss://csms.example.com/ocpp/CP001/', {}, 'wss://csms.example.com/ocpp/CP001'],
  ['wss://csms.example.com/ocpp/', { identity: 'CP1' }, 'wss://csms.example.com/ocpp/CP1'],
  ['wss://csms.example.com/ocppCP1', { identity: 'CP1' }, 'wss://csms.example.com/ocpp/CP1'],
  ['wss://csms.example.com', { identity: 'CP|1' }, 'wss://csms.example.com/CP%7C1'],
  ['wss://csms.example.com/CP#1', { ocppVersion: '1.6' }, 'wss://csms.example.com/CP%231'],
])('%s (%o) is corrected to %s', (url, more, expected) => {
  expect(corrected(url, more)).toBe(expected);
});

test('no URL is proposed that would itself be at fault', () => {
  expect(corrected('https://csms.example.com/ocpp')).toBeUndefined();
  expect(corrected('wss://csms.example.com/CP001', { securityProfile: 1 })).toBeUndefined();
});

test('OCPP 2.1 does not let a space pass that 2.0.1 has in its own example', () => {
  const url = 'wss://csms.example.com/ocpp/RDAM%20123';
  expect(faultsOf(url, { ocppVersion: '2.1' })).toEqual(['url-identity-invalid']);
});

test('a colon cannot go into HTTP Basic, in OCPP 1.6 either', () => {
  const url = 'ws://csms.example.com/ocpp/CP:001';
  const site = { ocppVersion: '1.6', securityProfile: 1 } as const;
  expect(faultsOf(url, site)).toEqual(['url-identity-invalid']);
});

test('how sure it is depends on what was stated', () => {
  const url = 'wss://csms.example.com/ocpp/CP001/CP001';
  expect(judged(stated(url)).findings[0]?.confidence).toBe('likely');
  expect(judged(stated(url, { identity: 'CP001' })).findings[0]?.confidence).toBe('certain');
});

function judgeUrlOf(input: SiteInput) {
  const site = createSite(input).statement;
  return { site, findings: judgeUrl({ site }).findings };
}

test('a configured URL that already ends with the identity doubles it', () => {
  const { site, findings } = judgeUrlOf({
    csmsUrl: 'wss://csms.example.com/ocpp/CP001',
    identity: 'CP001',
  });
  expect(site.url).toBe('wss://csms.example.com/ocpp/CP001/CP001');
  expect(findings).toMatchObject([{ fault: 'url-identity-duplicated', confidence: 'certain' }]);
  expect(findings[0]?.evidence).toContainEqual({
    label: 'To configure',
    value: 'wss://csms.example.com/ocpp',
  });
});

test('a configured URL that ends with a slash is a warning, and is dialled without a second one', () => {
  const { site, findings } = judgeUrlOf({
    csmsUrl: 'wss://csms.example.com/ocpp/',
    identity: 'CP 001',
    ocppVersion: '1.6',
  });
  expect(site.url).toBe('wss://csms.example.com/ocpp/CP%20001');
  expect(findings.map(({ fault }) => fault)).toEqual(['url-trailing-slash']);
});
