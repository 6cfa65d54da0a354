import { expect, test } from 'vitest';
import { causesOf } from '../../src/diagnosis/causes.ts';
import { judgeStage } from '../../src/diagnosis/judge-world.ts';
import type { Fact } from '../../src/facts/document.ts';
import type { PortLanguage } from '../../src/facts/tls.ts';
import { MODULES } from '../../src/registry.ts';
import { failed } from '../fixtures/tls.ts';
import { answered, elsewhere, stranger, unanswered } from '../fixtures/upgrade.ts';
import { stated } from '../fixtures/url.ts';
import { fact, world } from '../fixtures/world.ts';

const STAGES = ['url', 'tls', 'upgrade'];
const modules = MODULES.filter(({ stage }) => STAGES.includes(stage));

/** What follows from what, among the url, tls and upgrade stages. */
function causes(records: readonly Fact[], site: ReturnType<typeof stated>) {
  const seen = world(records, site);
  const observations = modules.flatMap(
    (module) => judgeStage(module, seen, null).judgement?.findings ?? [],
  );
  return {
    found: observations.map(({ fault }) => fault),
    causedBy: Object.fromEntries(causesOf(modules, seen, null, observations)),
  };
}

const speaksTls = fact<PortLanguage['kind']>({
  kind: 'tls.port-language',
  address: '203.0.113.7',
  port: 443,
  asked: 'tls',
  answered: 'tls',
  httpStatus: null,
  error: null,
});

test('a 404 follows from an identity that stands twice', () => {
  const site = stated('wss://csms.example.com/ocpp/CP001/CP001');
  const { found, causedBy } = causes([answered(404), stranger(404), elsewhere(404)], site);
  expect(found[0]).toBe('url-identity-duplicated');
  expect(found).toHaveLength(2);
  expect(causedBy).toEqual({ [String(found[1])]: 'url-identity-duplicated' });
});

test('a refused password does not follow from the URL', () => {
  const site = stated('wss://csms.example.com/ocpp//CP001', {
    securityProfile: 2,
    password: { bytes: 20, hex: false },
  });
  const { found, causedBy } = causes([answered(401, { credentials: 'basic' })], site);
  expect(found).toEqual(['url-double-slash', 'credentials-rejected']);
  expect(causedBy).toEqual({});
});

test('a port that expects TLS follows from ws:// where the profile needs TLS', () => {
  const site = stated('ws://csms.example.com:443/ocpp/CP001', { securityProfile: 2 });
  const { found, causedBy } = causes([unanswered('closed'), speaksTls], site);
  expect(found).toContain('tls-expected');
  expect(causedBy).toMatchObject({ 'tls-expected': 'url-scheme-insecure' });
  expect(Object.keys(causedBy)).toHaveLength(found.length - 1);
});

test('a port without TLS follows from wss:// where the profile is without TLS', () => {
  const site = stated('wss://csms.example.com:80/ocpp/CP001', { securityProfile: 1 });
  const http = Buffer.from('HTTP/1.1 400 Bad Request\r\n').toString('base64');
  const { causedBy } = causes([failed({ outcome: 'not-tls', firstBytes: http })], site);
  expect(causedBy).toEqual({ 'tls-not-spoken': 'url-scheme-mismatch' });
});

test('a 404 follows from a slash that was sent, not from one that was only to be configured', () => {
  const sent = stated('wss://csms.example.com/ocpp/CP001/');
  const asked = answered(404, { target: '/ocpp/CP001/' });
  expect(causes([asked], sent).causedBy).toEqual({ 'upgrade-path-unknown': 'url-trailing-slash' });
  const configured = stated('wss://csms.example.com/ocpp/CP001', {
    csmsUrl: 'wss://csms.example.com/ocpp/',
  });
  const { found, causedBy } = causes([answered(404, { target: '/ocpp/CP001' })], configured);
  expect(found).toEqual(['url-trailing-slash', 'upgrade-path-unknown']);
  expect(causedBy).toEqual({});
});
