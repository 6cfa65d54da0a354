import { beforeAll, describe, expect, it } from 'vitest';
import { assemble } from '../../src/diagnosis/assemble.ts';
import { gatherFacts } from '../../src/diagnosis/runner.ts';
import type { Stage } from '../../src/facts/stages.ts';
import type { SiteStatement } from '../../src/facts/statement.ts';
import { type Authority, createAuthority, type IssuedCertificate } from '../../src/pki/index.ts';
import { MODULES } from '../../src/registry.ts';
import { type CsmsOptions, startCsms } from '../../src/simulator/index.ts';
import { Secret } from '../../src/site/secret.ts';
import type { Site } from '../../src/site/site.ts';
import { statement } from '../fixtures/world.ts';
import { site } from './helpers.ts';

let authority: Authority;
let leaf: IssuedCertificate;
let second: IssuedCertificate;
let extraRoots: Site['extraRoots'];

beforeAll(async () => {
  authority = await createAuthority({ intermediate: true });
  leaf = await authority.issue({ commonName: 'localhost', dnsNames: ['localhost'] });
  // A CSMS has one of each kind, so that it can take all suites that OCPP names.
  second = await authority.issue({ commonName: 'localhost', dnsNames: ['localhost'], key: 'rsa' });
  extraRoots = [{ source: 'ca.pem', pem: authority.rootPem }];
});

const tls = () => ({
  certificatePem: leaf.chainPem,
  keyPem: leaf.keyPem,
  second: { certificatePem: second.chainPem, keyPem: second.keyPem },
});
const mutual = () => ({ ...tls(), clientCa: authority.rootPem });

interface Case {
  readonly csms: CsmsOptions;
  readonly scheme?: 'ws' | 'wss';
  readonly stated?: Partial<SiteStatement>;
  readonly given?: Partial<Site>;
  readonly stages?: readonly Stage[];
}

/** Diagnoses a simulated backend with the stages of its connection, as `diagnose` would. */
async function diagnosed({ csms, scheme = 'wss', stated = {}, given = {}, stages }: Case) {
  await using backend = await startCsms(csms);
  const url = `${scheme}://localhost:${backend.port}/ocpp/CP001`;
  const wanted = stages ?? ['dns', 'tcp', 'clock', 'tls', 'upgrade'];
  const modules = MODULES.filter(({ stage }) => wanted.includes(stage));
  const asked = site({ statement: statement({ url, ...stated }), extraRoots, ...given });
  const report = assemble(modules, await gatherFacts(modules, asked, { mode: 'simulated' }));
  return {
    report,
    found: report.findings.map(({ id, causedBy }) => (causedBy === null ? id : [id, causedBy])),
    row: report.checks.find(({ stage }) => stage === 'tls'),
  };
}

const identityFrom = async (issuer: Authority) => {
  const station = await issuer.issue({ commonName: 'CP001', client: true });
  return {
    clientIdentity: {
      certificatePem: station.chainPem,
      key: new Secret(station.keyPem),
      passphrase: null,
    },
  };
};

describe('a backend that is fine', () => {
  it('is found to be fine', async () => {
    const { report, found, row } = await diagnosed({ csms: { tls: tls() } });
    expect(found).toEqual([]);
    expect(row).toMatchObject({ status: 'pass', summary: 'TLS 1.3, chain of 3, 89 days left' });
    expect(report.measurements).toMatchObject({ 'tls.version': 'TLSv1.3', 'tls.chainLength': 3 });
  });

  it('is refused by a charger whose clock was reset, and only by that', async () => {
    const { report, found, row } = await diagnosed({
      csms: { tls: tls() },
      stated: { chargerTimeGiven: true },
      given: {
        chargerTime: { kind: 'stated', reading: '2000-01-01T00:04:11Z', resolutionMs: 1_000 },
      },
    });
    expect(found).toEqual(['clock-reset', ['tls-certificate-not-yet-valid', 'clock-reset']]);
    expect(report.primary).toBe('clock-reset');
    expect(row).toMatchObject({
      status: 'follows',
      summary: 'TLS 1.3, chain of 3, not yet valid for the charger',
    });
  });
});

describe('a URL with the wrong scheme', () => {
  it('wss:// to a plain port is told by what the port answers', async () => {
    const { report, found } = await diagnosed({ csms: {} });
    expect(found).toEqual(['tls-not-spoken']);
    expect(report.findings[0]?.detail).toContain('plain HTTP');
  });

  it('ws:// to a TLS port explains why the upgrade died', async () => {
    const { report, found } = await diagnosed({ csms: { tls: tls() }, scheme: 'ws' });
    expect(report.primary).toBe('tls-expected');
    expect(found[0]).toBe('tls-expected');
    for (const other of found.slice(1)) expect(other).toEqual([other[0], 'tls-expected']);
  });

  it('ws:// to a TLS port is found out without an upgrade too', async () => {
    const stages = ['dns', 'tcp', 'tls'] as const;
    const { found } = await diagnosed({ csms: { tls: tls() }, scheme: 'ws', stages });
    expect(found).toEqual(['tls-expected']);
    const plain = await diagnosed({ csms: {}, scheme: 'ws', stages });
    expect(plain.found).toEqual([]);
  });

  it('ws:// to a plain port asks for no TLS', async () => {
    const { found, row } = await diagnosed({ csms: {}, scheme: 'ws' });
    expect(found).toEqual([]);
    expect(row).toMatchObject({ status: 'skipped', because: 'not used: the URL says ws://' });
  });
});

describe('a backend that demands a certificate of the station', () => {
  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'in %s contradicts a stated profile 2',
    async (version) => {
      const { report } = await diagnosed({
        csms: { tls: { ...mutual(), maxVersion: version } },
        stated: { securityProfile: 2 },
      });
      const faults = report.findings.map(({ fault }) => fault);
      expect(faults).toContain('tls-client-certificate-required');
      expect(report.exitCode).toBe(1);
    },
  );

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'in %s leaves the run inconclusive where nothing is stated',
    async (version) => {
      const { report } = await diagnosed({ csms: { tls: { ...mutual(), maxVersion: version } } });
      const faults = report.findings.filter(({ severity }) => severity === 'fault');
      expect(faults).toEqual([]);
      expect(report.exitCode).toBe(3);
      expect(report.notExamined.map(({ how }) => how).join()).toContain('--cert');
    },
  );

  it('is found out without an upgrade too', async () => {
    const { report, found } = await diagnosed({
      csms: { tls: mutual() },
      stated: { securityProfile: 2 },
      stages: ['dns', 'tcp', 'tls'],
    });
    expect(found).toEqual(['tls-client-certificate-required']);
    expect(report.facts.records.filter(({ kind }) => kind === 'tls.aftermath')).toHaveLength(1);
  });

  it('takes one that its authority has issued', async () => {
    const stated = { securityProfile: 3, clientCertificate: true } as const;
    const given = await identityFrom(authority);
    for (const stages of [undefined, ['dns', 'tcp', 'tls'] as const]) {
      const asked = { csms: { tls: mutual() }, stated, given };
      const { found } = await diagnosed(stages === undefined ? asked : { ...asked, stages });
      expect(found).toEqual([]);
    }
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('in %s refuses one of another', async (version) => {
    const { found } = await diagnosed({
      csms: { tls: { ...mutual(), maxVersion: version } },
      stated: { securityProfile: 3, clientCertificate: true },
      given: await identityFrom(await createAuthority({ commonName: 'Another Root CA' })),
    });
    expect(found).toContain('tls-client-certificate-rejected');
  });
});
