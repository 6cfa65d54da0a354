import { describe, expect, it } from 'vitest';
import {
  isAtFault,
  playedStation,
  strangeIdentity,
} from '../../src/simulator/scenario/played-station.ts';
import type { Scenario } from '../../src/simulator/scenario/scenario.ts';
import { shippedScenarios } from '../../src/simulator/scenario/shipped.ts';
import { pathsFrom } from '../../src/tls/chain.ts';
import { bestPath } from '../../src/tls/path-problems.ts';
import { readCertificate } from '../../src/tls/x509.ts';

const expectation = {
  verdict: 'healthy',
  primary: null,
  mrec: null,
  faults: [],
  exitCode: 0,
} satisfies Scenario['expect'];
const played = (station: NonNullable<Scenario['station']>) =>
  playedStation({ name: 'mine', about: 'a station', station, expect: expectation });

describe('the station of a scenario', () => {
  it.each<[string, NonNullable<Scenario['station']>, object]>([
    ['nothing at all', {}, { faults: {} }],
    [
      'who it is',
      { identity: 'CP042', ocpp: '1.6', profile: 1 },
      { identity: 'CP042', version: '1.6', profile: 1, faults: {} },
    ],
    ['a profile that nobody states', { profile: null }, { faults: {} }],
    ['the right password', { password: 'right' }, { faults: {} }],
    ['a wrong one', { password: 'wrong' }, { faults: { password: 'wrong' } }],
    ['none', { password: 'none', username: 'x' }, { faults: { password: 'none', username: 'x' } }],
    [
      'a clock at an instant',
      { clock: { at: '2000-01-01T00:04:00Z' } },
      { faults: { clock: { at: '2000-01-01T00:04:00Z' } } },
    ],
    [
      'a clock that is off',
      { clock: { offset: '-2h' } },
      { faults: { clock: { offsetMs: -7_200_000 } } },
    ],
    ['a clock that nobody knows', { clock: null }, { faults: {} }],
    ['no boot', { boot: null }, { faults: { boot: 'none' } }],
    ['a payload', { boot: { reason: 'x' } }, { faults: { boot: { payload: { reason: 'x' } } } }],
    [
      'the text of a payload',
      { boot: ' {"reason":1}\n' },
      { faults: { boot: { text: '[2,"{id}","BootNotification",{"reason":1}]' } } },
    ],
    [
      'the text of a frame',
      { boot: '[2, "boot-1", "BootNotification", {' },
      { faults: { boot: { text: '[2, "{id}", "BootNotification", {' } } },
    ],
    ['other roots', { roots: 'other' }, { faults: { verification: { alert: 48 } } }],
    ['the right roots', { roots: 'right' }, { faults: {} }],
    ['no certificate', { certificate: null }, { certificate: null, faults: {} }],
    [
      'one to be issued',
      { certificate: { notAfter: '-1d' } },
      { certificate: 'known', faults: {} },
    ],
    [
      'one that nobody knows',
      { certificate: { issuer: 'self' } },
      { certificate: { issuer: 'self' }, faults: {} },
    ],
  ])('has %s', (_, station, expected) => {
    expect(played(station)).toEqual(expected);
  });

  it('offers in TLS what a preset or a list says', () => {
    const { offer: preset } = played({ offer: 'tls12-only' }).faults;
    expect(preset?.versions).toEqual([0x0303]);
    const list = { versions: ['1.3'], suites: ['TLS_AES_128_GCM_SHA256'] };
    expect(played({ offer: list }).faults.offer).toMatchObject({
      versions: [0x0304],
      suites: [0x1301],
    });
  });

  it('has a password of its own, and shows it to nobody', () => {
    const { password } = played({ password: { text: 'two words & 1 number' } });
    expect(password?.reveal()).toBe('two words & 1 number');
    expect(JSON.stringify(password)).not.toContain('words');
  });

  it('is at fault where something is wrong with it, and not for what is around it', async () => {
    const names = (await shippedScenarios())
      .filter((scenario) => isAtFault(playedStation(scenario)))
      .map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        'boot-field-missing',
        'charger-roots-other',
        'clock-reset',
        'credentials-missing',
        'station-certificate-expired',
        'tls-cipher-mismatch',
      ]),
    );
    for (const around of ['signal-weak', 'boot-rejected', 'dns-not-found', 'certificate-expired']) {
      expect(names).not.toContain(around);
    }
  });

  it('is given a certificate of an authority that no CSMS knows', async () => {
    const { certificatePem } = await strangeIdentity({ issuer: 'unknown', notAfter: '-3d' }, 'CP9');
    const sent = [...certificatePem.matchAll(/-{5}BEGIN[^-]+-{5}([^-]+)-{5}END/g)]
      .map(([, base64 = '']) => readCertificate(Buffer.from(base64, 'base64')))
      .filter((certificate) => certificate !== null);
    expect(sent[0]?.subject.commonNames).toEqual(['CP9']);
    const problems = bestPath(pathsFrom(sent, []), Date.now())?.problems ?? [];
    expect(problems.map(({ kind }) => kind)).toContain('expired');
  });
});
