import { expect, test } from 'vitest';
import type { Report } from '../../src/diagnosis/report.ts';
import { createAuthority } from '../../src/pki/index.ts';
import { startCsms } from '../../src/simulator/index.ts';
import { run } from './fake-io.ts';
import { folder } from './folder.ts';

const authority = await createAuthority();

async function tls(...args: string[]): Promise<Report> {
  const { stdout, exitCode } = await run(['tls', ...args, '--no-ntp', '--json']);
  const report: Report = JSON.parse(stdout);
  expect(exitCode).toBe(report.exitCode);
  return report;
}

const rows = (report: Report) =>
  report.checks.filter(({ status }) => status !== 'skipped').map(({ stage }) => stage);

test('tls looks at the way to the backend and at TLS, and opens no session', async () => {
  await using at = await folder();
  const server = await authority.issue({ commonName: 'localhost', dnsNames: ['localhost'] });
  await using csms = await startCsms({
    tls: { certificatePem: server.chainPem, keyPem: server.keyPem },
  });
  const ca = await at.file('ca.pem', authority.rootPem);
  const url = `wss://localhost:${csms.port}/ocpp/CP001`;

  const trusted = await tls(url, '--ca', ca);
  expect(rows(trusted)).toEqual(['url', 'dns', 'tcp', 'tls']);
  expect(trusted.findings.filter(({ severity }) => severity === 'fault')).toEqual([]);
  expect(trusted.actions).toEqual([]);
  expect(csms.requests).toEqual([]);

  const unknown = await tls(url);
  expect(unknown.primary).toBe('tls-certificate-untrusted');

  const others = await at.file('others.pem', (await createAuthority()).rootPem);
  const lacking = await tls(url, '--ca', ca, '--charger-roots', others);
  expect(lacking.primary).toBe('tls-certificate-untrusted');
  expect(lacking.findings[0]).toMatchObject({ confidence: 'certain' });
  const holding = await tls(url, '--charger-roots', ca);
  expect(holding.findings.filter(({ severity }) => severity === 'fault')).toEqual([]);
  expect(holding.facts.site.chargerRootsGiven).toBe(true);
  expect(holding.tables).toMatchObject([{ stage: 'tls', title: 'Chain' }]);

  const reset = await tls(url, '--ca', ca, '--charger-time', '2000-01-01T00:04:00Z');
  expect(reset.primary).toBe('clock-reset');
  expect(reset.findings).toContainEqual(
    expect.objectContaining({ stage: 'tls', causedBy: 'clock-reset' }),
  );
});
