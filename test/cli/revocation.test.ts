import { X509Certificate } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import type { Report } from '../../src/diagnosis/report.ts';
import { certificateList } from '../../src/pki/crl.ts';
import { createAuthority } from '../../src/pki/index.ts';
import { ocspResponse, type Status } from '../../src/pki/ocsp.ts';
import { startResponder } from '../tls/responder.ts';
import { startStaplingServer } from '../tls/stapling-server.ts';
import { run } from './fake-io.ts';
import { folder } from './folder.ts';

const authority = await createAuthority();
const named = { commonName: 'localhost', dnsNames: ['localhost'] };
const yesterday = new Date(Date.now() - 86_400_000);
const revoked = { revokedAt: yesterday, reason: 1 };

async function reportOf(port: number, ...args: string[]): Promise<Report> {
  await using at = await folder();
  const ca = await at.file('ca.pem', authority.rootPem);
  const url = `wss://localhost:${port}/ocpp/CP001`;
  const command = args.length === 0 ? ['tls'] : args;
  const [name = '', ...rest] = command;
  const { stdout, stderr, exitCode } = await run([
    ...[name, url, '--ca', ca, '--no-ntp', '--json'],
    ...rest,
  ]);
  expect(stderr).not.toContain('bug in ghostcheck');
  const report: Report = JSON.parse(stdout);
  expect(exitCode).toBe(report.exitCode);
  return report;
}

const found = ({ findings }: Report) =>
  findings.map(({ fault }) => fault).filter((fault) => /revo/.test(fault));

describe('ghostcheck tls', () => {
  const staples: [Status, 'TLSv1.2' | 'TLSv1.3', number, string[]][] = [
    ['good', 'TLSv1.2', 0, []],
    ['good', 'TLSv1.3', 0, []],
    [revoked, 'TLSv1.2', 1, ['tls-certificate-revoked']],
    [revoked, 'TLSv1.3', 1, ['tls-certificate-revoked']],
  ];
  it.each(staples)('reads a staple of %j in %s: exit %i', async (status, maxVersion, code, ids) => {
    const leaf = await authority.issue({ ...named, ocspUrls: ['http://localhost/not-asked'] });
    const staple = ocspResponse(authority.issuer, [{ certificate: leaf.der, status }]);
    await using server = await startStaplingServer(leaf, staple, { maxVersion });
    const report = await reportOf(server.port);
    expect(found(report)).toEqual(ids);
    expect(report.exitCode).toBe(code);
    expect(report.measurements['tls.revocation']).toBe(status === 'good' ? 'good' : 'revoked');
    expect(report.measurements['tls.version']).toBe(maxVersion);
  });

  it('asks the responder and the list of every certificate but the root', async () => {
    await using responder = await startResponder();
    const own = await createAuthority({
      intermediate: true,
      intermediatePlaces: { crlUrls: [responder.url('/root.crl')] },
    });
    const leaf = await own.issue({ ...named, ocspUrls: [responder.url('/ocsp')] });
    responder.answers['/ocsp'] = ocspResponse(own.issuer, [
      { certificate: leaf.der, status: 'good' },
    ]);
    responder.answers['/root.crl'] = certificateList(own.root, [
      { certificate: own.issuer.der, revokedAt: yesterday },
    ]);
    await using server = await startStaplingServer(leaf, null);
    await using at = await folder();
    const ca = await at.file('own.pem', own.rootPem);
    const report = await reportOf(server.port, 'tls', '--ca', ca);
    expect(report.exitCode).toBe(1);
    expect(report.primary).toBe('tls-certificate-revoked');
    expect(report.findings[0]?.detail).toContain('The intermediate');
    expect(responder.asked.map(({ path }) => path).sort()).toEqual(['/ocsp', '/root.crl']);
  });

  it("asks for the station's own certificate, by the root it was issued under", async () => {
    await using responder = await startResponder();
    const leaf = await authority.issue(named);
    const station = await authority.issue({
      commonName: 'CP001',
      client: true,
      ocspUrls: [responder.url('/station')],
    });
    const answer = (status: Status) => {
      responder.answers['/station'] = ocspResponse(authority.issuer, [
        { certificate: station.der, status },
      ]);
    };
    await using server = await startStaplingServer(leaf, null);
    await using at = await folder();
    const cert = await at.file('station.pem', station.chainPem);
    const key = await at.file('station.key', station.keyPem);
    const own = ['tls', '--profile', '3', '--cert', cert, '--key', key];
    answer(revoked);
    const taken = await reportOf(server.port, ...own);
    expect(taken.primary).toBe('station-certificate-revoked');
    expect(taken.exitCode).toBe(1);
    answer('good');
    expect(found(await reportOf(server.port, ...own))).toEqual([]);
  });

  it('warns where nobody answers', async () => {
    await using responder = await startResponder();
    const leaf = await authority.issue({ ...named, ocspUrls: [responder.url('/nothing-here')] });
    await using server = await startStaplingServer(leaf, null);
    const report = await reportOf(server.port);
    expect(found(report)).toEqual(['tls-revocation-unknown']);
    expect(report.exitCode).toBe(0);
    expect(report.verdict).toBe('warning');
    expect(report.measurements['tls.revocation']).toBe('unknown');
  });

  it('asks nobody else where the operator names no place', async () => {
    const leaf = await authority.issue(named);
    await using server = await startStaplingServer(leaf, null);
    const report = await reportOf(server.port);
    expect(found(report)).toEqual([]);
    expect(report.measurements['tls.revocation']).toBeNull();
    expect(report.notExamined.filter(({ what }) => /revoked/.test(what))).toHaveLength(1);
  });
});

describe('ghostcheck diagnose', () => {
  it('asks only under --revocation, for a staple too', async () => {
    await using responder = await startResponder();
    const leaf = await authority.issue({ ...named, ocspUrls: [responder.url('/ocsp')] });
    responder.answers['/ocsp'] = ocspResponse(authority.issuer, [
      { certificate: leaf.der, status: revoked },
    ]);
    await using server = await startStaplingServer(leaf, null);
    const only = ['--only', 'tls'];
    const without = await reportOf(server.port, 'diagnose', ...only);
    expect(found(without)).toEqual([]);
    expect(responder.asked).toEqual([]);
    expect(server.stapleAsked()).toBe(0);
    expect(without.measurements).not.toHaveProperty('tls.revocation');
    const asked = await reportOf(server.port, 'diagnose', '--revocation', ...only);
    expect(found(asked)).toEqual(['tls-certificate-revoked']);
    expect(server.stapleAsked()).toBe(1);
  });
});

describe('ghostcheck diagnose with a password', () => {
  it.each<[Status, string]>([
    ['good', 'basic'],
    [revoked, 'withheld'],
  ])('and a staple of %j: it is %s', async (status, credentials) => {
    const leaf = await authority.issue(named);
    const staple = ocspResponse(authority.issuer, [{ certificate: leaf.der, status }]);
    await using server = await startStaplingServer(leaf, staple);
    await using at = await folder();
    const password = await at.file('password', 'a-password-of-16');
    const report = await reportOf(
      server.port,
      ...['diagnose', '--revocation', '--profile', '2', '--password-file', password],
      ...['--only', 'upgrade'],
    );
    expect(report.facts.records).toContainEqual(
      expect.objectContaining({ kind: 'upgrade.attempt', credentials }),
    );
  });
});

describe('a responder that does not answer', () => {
  it('keeps neither the session nor any follow-up waiting, and the run no longer than its time', async () => {
    await using responder = await startResponder({ '/ocsp': () => {} });
    const leaf = await authority.issue({ ...named, ocspUrls: [responder.url('/ocsp')] });
    await using server = await startStaplingServer(leaf, null);
    const report = await reportOf(
      server.port,
      ...['diagnose', '--revocation', '--only', 'tls,upgrade', '--timeout', '30'],
    );
    const { records } = report.facts;
    const upgrade = records.find(({ kind }) => kind === 'upgrade.attempt');
    const asked = records.find(({ kind }) => kind === 'tls.revocation');
    expect(asked).toMatchObject({ outcome: 'timeout' });
    const endOf = (fact: typeof asked) => (fact?.startMs ?? 0) + (fact?.durationMs ?? 0);
    expect(endOf(upgrade)).toBeLessThan(endOf(asked));
    expect(report.run.durationMs).toBeLessThan(10_000);
  });
});

test('under --redact strict neither names nor addresses are told', async () => {
  await using responder = await startResponder();
  const leaf = await authority.issue({ ...named, ocspUrls: [responder.url('/ocsp')] });
  responder.answers['/ocsp'] = ocspResponse(authority.issuer, [
    { certificate: leaf.der, status: revoked },
  ]);
  await using server = await startStaplingServer(leaf, null);
  const report = await reportOf(server.port, 'tls', '--redact', 'strict');
  expect(found(report)).toEqual(['tls-certificate-revoked']);
  const serial = new X509Certificate(leaf.der).serialNumber;
  const text = JSON.stringify(report);
  for (const name of ['localhost', '127.0.0.1', serial, serial.toLowerCase()]) {
    expect(text).not.toContain(name);
  }
});

describe('ghostcheck judge', () => {
  it('judges the recorded answers at another instant', async () => {
    const leaf = await authority.issue({ ...named, notBefore: new Date(Date.now() - 9e9) });
    const staple = ocspResponse(authority.issuer, [{ certificate: leaf.der, status: revoked }]);
    await using server = await startStaplingServer(leaf, staple);
    await using at = await folder();
    const facts = await at.file('facts.json', JSON.stringify(await reportOf(server.port)));
    const judge = async (...args: string[]) => {
      const { stdout } = await run(['judge', facts, '--json', ...args]);
      return found(JSON.parse(stdout));
    };
    expect(await judge()).toEqual(['tls-certificate-revoked']);
    const before = new Date(yesterday.getTime() - 86_400_000).toISOString();
    expect(await judge('--at', before)).toEqual([]);
  });
});
