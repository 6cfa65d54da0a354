import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/simulator/scenario/parse-scenario.ts';
import { shippedFile, shippedNames } from '../../src/simulator/scenario/shipped.ts';

const healthy = { verdict: 'healthy', primary: null, mrec: null, faults: [], exitCode: 0 };
const whole = { name: 'mine', about: 'nothing is wrong', expect: healthy };

const flawOf = (document: unknown) => {
  const { flaw, ...rest } = parseScenario(JSON.stringify(document, null, 2), 'mine.json');
  return 'hint' in rest ? `${flaw} | ${rest.hint}` : flaw;
};
const fault = (expect: object) => flawOf({ ...whole, expect: { ...healthy, ...expect } });

describe('a scenario', () => {
  it('may say no more than its name, what it is about, and what to expect', () => {
    expect(parseScenario(JSON.stringify(whole), 'mine.json')).toEqual({ scenario: whole });
  });

  it.each([
    [
      'an unknown key',
      { ...whole, csmss: {} },
      /^mine\.json:11:3: \/csmss is an unknown key \| Did you mean csms\?$/,
    ],
    [
      'a deep one',
      { ...whole, csms: { certificate: { notafter: '-3d' } } },
      /: \/csms\/certificate\/notafter is an unknown key \| Did you mean notAfter\?$/,
    ],
    ['no name', { about: 'x', expect: healthy }, /^mine\.json:1:1: the scenario has no name$/],
    [
      'a wrong kind',
      { ...whole, csms: { session: { kind: 'clsoe' } } },
      /: \/csms\/session\/kind is "clsoe", not one of serve, .* \| Did you mean close\?$/,
    ],
    [
      'a kind that lacks its own',
      { ...whole, csms: { session: { kind: 'close' } } },
      /: \/csms\/session has no code$/,
    ],
    [
      'a kind with a key of another',
      { ...whole, csms: { session: { kind: 'silent', code: 1 } } },
      /: \/csms\/session\/code is an unknown key/,
    ],
    [
      'a toxic without a type',
      { ...whole, network: [{ latency: 3 }] },
      /: \/network\/0 has no type \| It is one of latency, bandwidth, slow_close, [a-z_, ]+\.$/,
    ],
    [
      'a wrong value in one of several answers',
      { ...whole, csms: { boot: { kind: 'status', status: 'Pending', delayMs: -5 } } },
      /: \/csms\/boot\/delayMs is below 0$/,
    ],
    [
      'an unknown key in one of several answers',
      { ...whole, csms: { boot: [{ kind: 'status', status: 'Pending', delay: 5 }] } },
      /: \/csms\/boot\/0\/delay is an unknown key \| Did you mean delayMs\?$/,
    ],
    [
      'a word in place of an object of that kind',
      { ...whole, csms: { transport: 'refused' } },
      /: \/csms\/transport is "refused", not an object of kind serve, .* \| Did you mean { "kind": "refused" }\?$/,
    ],
    [
      'a word in place of an object',
      { ...whole, station: { clock: '-3d' } },
      /: \/station\/clock is "-3d", not null or an object with at or an object with offset$/,
    ],
    [
      'a day in place of an instant',
      { ...whole, station: { clock: { at: '2000-01-01' } } },
      /: \/station\/clock\/at is "2000-01-01", .* \| An instant in UTC, such as/,
    ],
    [
      'a number in place of a text',
      { ...whole, csms: { tls: { minVersion: 1.2 } } },
      /: \/csms\/tls\/minVersion is 1\.2, not one of "1\.0", "1\.1", "1\.2", "1\.3"$/,
    ],
    [
      'a text in place of a number',
      { ...whole, station: { profile: '2' } },
      /: \/station\/profile is "2", not 0 or 1 or 2 or 3 or null$/,
    ],
    [
      'a status in small letters',
      { ...whole, csms: { authorize: 'accepted' } },
      /: \/csms\/authorize is "accepted", .* \| An AuthorizationStatus, such as/,
    ],
    [
      'a wrong word in a list of answers',
      { ...whole, csms: { boot: ['Pending', 'Acepted'] } },
      /: \/csms\/boot\/1 is "Acepted", not one of Accepted, Pending, Rejected \| Did you mean Accepted\?$/,
    ],
    [
      'a wrong word in place of a list',
      { ...whole, csms: { boot: 'Acepted' } },
      /: \/csms\/boot is "Acepted", not one of .*Accepted/,
    ],
    [
      'an age without a sign',
      { ...whole, csms: { certificate: { notAfter: '3d' } } },
      /: \/csms\/certificate\/notAfter is "3d", which is not of the form it needs \| Relative to now/,
    ],
    [
      'suites that nobody can serve',
      { ...whole, csms: { tls: { ciphers: 'NOPE' } } },
      /: \/csms\/tls\/ciphers is no list of suites that can be served: NOPE \| Names are/,
    ],
    [
      'a URL with a word that stands for nothing',
      { ...whole, station: { url: '{scheme}://{hots}:{port}/CP001' } },
      /: \/station\/url holds \{hots\}, which stands for nothing \| There are \{scheme\}, \{host\}/,
    ],
    [
      'a stage that is asked for and left out',
      { ...whole, with: { only: 'tls,dns', skip: 'dns' } },
      /: \/with\/skip names dns, as \/with\/only does$/,
    ],
    [
      'too little',
      { ...whole, network: [{ type: 'latency', latency: -3 }] },
      /: \/network\/0\/latency is below 0$/,
    ],
    [
      'too much',
      { ...whole, csms: { upgrade: { kind: 'answer', answer: { status: 999 } } } },
      /: \/csms\/upgrade\/answer\/status is above 599$/,
    ],
    ['a list without items', { ...whole, csms: { boot: [] } }, /: \/csms\/boot is empty$/],
    [
      'a title that would steer a terminal',
      { ...whole, about: 'x\u001b[31m' },
      /: \/about is "x\\u001b\[31m", which is not of the form it needs \| One line:/,
    ],
    ['a text without characters', { ...whole, about: '' }, /: \/about is empty$/],
    [
      'a text that is too long',
      { ...whole, about: 'x'.repeat(201) },
      /: \/about has more than 200 characters$/,
    ],
    [
      'a value of another type',
      { ...whole, ntp: 'yes' },
      /: \/ntp is "yes", not null or an object or an array$/,
    ],
    [
      'a command that is none',
      { ...whole, modem: { CSQ: ['OK'] } },
      /: \/modem\/CSQ is not a name that can stand here \| A name has the form \^AT/,
    ],
    [
      'an answer that is no list of lines',
      { ...whole, modem: { 'AT+CSQ': [['OK'], 7] } },
      /: \/modem\/AT\+CSQ/,
    ],
    [
      'no address',
      { ...whole, dns: { addresses: ['nowhere'] } },
      /: \/dns\/addresses\/0 is no IP address: nowhere$/,
    ],
    ['no stage', { ...whole, with: { only: 'tls,tlss' } }, /: \/with\/only names no stage: tlss/],
    [
      'no preset',
      { ...whole, station: { offer: 'tls13-only' } },
      /: \/station\/offer is no preset: tls13-only/,
    ],
    [
      'a certificate of ws',
      { ...whole, station: { profile: 1 }, csms: { certificate: {} } },
      /: \/csms\/certificate needs wss/,
    ],
    [
      'a client certificate over ws',
      { ...whole, station: { profile: 0, certificate: {} } },
      /: \/station\/certificate is shown in TLS/,
    ],
    [
      'ages the wrong way round',
      { ...whole, csms: { certificate: { notBefore: '-1d', notAfter: '-2d' } } },
      /: \/csms\/certificate\/notAfter is not after notBefore$/,
    ],
    [
      'versions the wrong way round',
      { ...whole, csms: { tls: { minVersion: '1.3', maxVersion: '1.2' } } },
      /: \/csms\/tls\/minVersion is above/,
    ],
    [
      'a responder that nobody asks',
      { ...whole, csms: { certificate: { revocation: { ocsp: 'good' } } } },
      /: \/with has no "revocation": true/,
    ],
    [
      'a modem on its own and in a router',
      { ...whole, modem: {}, gateway: { vendor: 'rutos', modem: {} } },
      /: \/gateway stands beside modem$/,
    ],
    [
      'two URLs',
      { ...whole, station: { url: 'a', csmsUrl: 'b' } },
      /: \/station\/csmsUrl stands beside url$/,
    ],
  ])('is refused with the place in it: %s', (_, document, flaw) => {
    expect(flawOf(document)).toMatch(flaw);
  });

  it('is refused where it contradicts itself in what it expects', () => {
    expect(fault({ primary: 'tls-expird' })).toMatch(
      /^mine\.json:6:5: \/expect\/primary names no fault of the index: tls-expird/,
    );
    expect(fault({ faults: ['clock-rest'] })).toMatch(
      /\/expect\/faults\/0 names no fault .* \| Did you mean clock-reset\?$/,
    );
    expect(fault({ verdict: 'fault', exitCode: 0 })).toMatch(
      /\/expect\/exitCode is 0, which verdict fault never has: 1$/,
    );
    const reset = {
      verdict: 'fault',
      exitCode: 1,
      primary: 'clock-reset',
      mrec: 'CX015',
      faults: ['clock-reset'],
    };
    expect(fault(reset)).toBeUndefined();
    expect(fault({ ...reset, faults: ['signal-weak'] })).toMatch(
      /\/expect\/primary is clock-reset, which is not among faults$/,
    );
    expect(fault({ ...reset, mrec: 'CX018' })).toMatch(
      /\/expect\/mrec is CX018; that of primary is CX015$/,
    );
    expect(fault({ ...reset, verdict: 'warning' })).toMatch(
      /\/expect\/verdict is warning beside a fault$/,
    );
    expect(fault({ ...reset, primary: null, mrec: null })).toMatch(
      /\/expect\/primary is null beside faults$/,
    );
    expect(fault({ ...reset, faults: ['clock-reset', 'clock-reset'] })).toMatch(
      /holds clock-reset twice$/,
    );
  });

  it('is refused where a key is given twice, which JSON parsers pass over', () => {
    const text = '{"name": "a", "about": "b",\n "name": "c"}';
    expect(parseScenario(text, 'x.json').flaw).toBe('x.json:2:2: /name is given twice');
  });

  it('is read or refused in one line, whatever was done to it', async () => {
    const texts = await Promise.all(
      (await shippedNames()).map((name) => readFile(shippedFile(name), 'utf8')),
    );
    const hostile = fc.oneof(fc.jsonValue(), fc.constantFrom('-3d', 'serve', {}, [], null, 1e99));
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(), hostile, (text, at, value) => {
        const document: unknown = JSON.parse(text);
        const { scenario, flaw = '' } = parseScenario(
          JSON.stringify(spoilt(document, at, value)),
          'x',
        );
        expect(
          scenario !== undefined || (flaw.startsWith('x') && !flaw.includes('undefined')),
        ).toBe(true);
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        expect(parseScenario(text, 'x').scenario).toBeUndefined();
      }),
    );
  });
});

/** The document with one of its values replaced. */
function spoilt(document: unknown, at: number, value: unknown): unknown {
  const places: (() => void)[] = [];
  const copy: unknown = structuredClone(document);
  const walk = (here: unknown) => {
    if (typeof here !== 'object' || here === null) return;
    for (const [key, inner] of Object.entries(here)) {
      places.push(() => Reflect.set(here, key, value));
      walk(inner);
    }
  };
  walk(copy);
  places[at % places.length]?.();
  return copy;
}
