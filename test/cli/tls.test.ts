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
  expect(holding.tables).toMatchObject([{ stage: 'tls', title: 'Chain' }, { stage: 'tls' }]);

  const reset = await tls(url, '--ca', ca, '--charger-time', '2000-01-01T00:04:00Z');
  expect(reset.primary).toBe('clock-reset');
  expect(reset.findings).toContainEqual(
    expect.objectContaining({ stage: 'tls', causedBy: 'clock-reset' }),
  );
});

test('tls proves what the charger offers, by name or from a file', async () => {
  await using at = await folder();
  const server = await authority.issue({
    commonName: 'localhost',
    dnsNames: ['localhost'],
    key: 'rsa',
  });
  await using csms = await startCsms({
    tls: {
      certificatePem: server.chainPem,
      keyPem: server.keyPem,
      ciphers: 'TLS_AES_128_GCM_SHA256:ECDHE-RSA-AES128-GCM-SHA256',
    },
  });
  const ca = await at.file('ca.pem', authority.rootPem);
  const url = `wss://localhost:${csms.port}/ocpp/CP001`;

  const minimum = await tls(url, '--ca', ca, '--charger-offer', 'ocpp-minimum-rsa');
  expect(minimum).toMatchObject({ exitCode: 1, primary: 'tls-cipher-mismatch:charger-offer' });

  const offer = { versions: ['TLS 1.2'], suites: ['AES128-GCM-SHA256', 49199, '0xC030'] };
  const file = await at.file('offer.json', JSON.stringify(offer));
  const wider = await tls(url, '--ca', ca, '--charger-offer', file);
  expect(wider).toMatchObject({ exitCode: 0, verdict: 'healthy' });
  expect(wider.measurements['tls.chargerOfferTaken']).toBe(true);

  const site = JSON.stringify({ url, ca: 'ca.pem', chargerOffer: 'offer.json' });
  const stated = await tls('--site', await at.file('site.json', site));
  expect(stated.measurements['tls.chargerOfferTaken']).toBe(true);

  const all = await tls(url, '--ca', ca, '--all-ciphers');
  expect(all.tables.at(-1)?.rows).toEqual([
    ['TLS 1.3', '0x1301', 'TLS_AES_128_GCM_SHA256'],
    ['TLS 1.2', '0xC02F', 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'],
  ]);
});
