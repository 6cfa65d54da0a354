import { createServer } from 'node:http';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Authority, createAuthority } from '../../src/pki/index.ts';
import { type Csms, type CsmsTls, startCsms } from '../../src/simulator/index.ts';
import type { SiteInput } from '../../src/site/create-site.ts';
import { boot, diagnosed, found, row } from './diagnose.ts';

const PASSWORD = 'correct horse battery';

let authority: Authority;
let served: CsmsTls;
beforeAll(async () => {
  authority = await createAuthority();
  const leaf = await authority.issue({ commonName: '127.0.0.1', addresses: ['127.0.0.1'] });
  served = { certificatePem: leaf.chainPem, keyPem: leaf.keyPem };
});

let csms: Csms | null = null;
afterEach(async () => {
  await csms?.close();
  csms = null;
});

const trusted = () => ({ extraRoots: [{ source: 'test', pem: authority.rootPem }] });

async function against(tls: CsmsTls, site: SiteInput) {
  csms = await startCsms({ tls, password: PASSWORD });
  return diagnosed({ url: csms.url('CP001'), ...site });
}

describe('over TLS', () => {
  test('a password goes to a backend that was verified', async () => {
    const report = await against(served, { password: PASSWORD, boot, ...trusted() });
    expect(report.findings.filter(({ severity }) => severity === 'fault')).toEqual([]);
    expect(row(report, 'boot')?.summary).toMatch(/^Accepted/);
    expect(csms?.requests[0]?.authorization).toMatch(/^Basic /);
  });

  test('and to no other: neither does the boot', async () => {
    const report = await against(served, { password: PASSWORD, boot });
    expect(csms?.requests.every(({ authorization }) => authorization === null)).toBe(true);
    expect(csms?.calls).toEqual([]);
    expect(report.primary).toMatch(/^tls-/);
    expect(row(report, 'upgrade')?.because).toContain('withheld');
  });

  test('a password goes where the roots of the charger lead, though nobody else knows them', async () => {
    const chargerRoots = [{ source: 'charger', pem: authority.rootPem }];
    const report = await against(served, { password: PASSWORD, boot, chargerRoots });
    expect(report.findings.filter(({ severity }) => severity === 'fault')).toEqual([]);
    expect(csms?.requests[0]?.authorization).toMatch(/^Basic /);
  });

  test('and stays here where they do not lead, though this laptop trusts the chain', async () => {
    const other = await createAuthority({ commonName: 'Another Root CA' });
    const chargerRoots = [{ source: 'charger', pem: other.rootPem }];
    const report = await against(served, { password: PASSWORD, boot, chargerRoots, ...trusted() });
    const handshake = report.facts.records.find(({ kind }) => kind === 'tls.handshake');
    expect(handshake).toMatchObject({ authorized: true, chargerAnchors: [] });
    expect(report.primary).toBe('tls-certificate-untrusted');
    expect(csms?.requests.every(({ authorization }) => authorization === null)).toBe(true);
    expect(csms?.calls).toEqual([]);
    expect(row(report, 'upgrade')?.because).toContain('withheld');
  });

  test('a refusal that comes after the handshake is read as what it is', async () => {
    const demanding = { ...served, clientCa: authority.rootPem };
    const unstated = await against(demanding, trusted());
    const seen = unstated.facts.records.find(({ kind }) => kind === 'upgrade.attempt');
    expect(seen).toMatchObject({ alert: { number: 116, afterHandshake: true } });
    expect(unstated.exitCode).toBe(3);
    await csms?.close();

    const other = await against(demanding, { ...trusted(), securityProfile: 2 });
    expect(found(other).filter((id) => !id.startsWith('tls-ocpp'))).toEqual([
      'security-profile-mismatch',
      'tls-client-certificate-required <- security-profile-mismatch',
    ]);
  });
});

test('probes in the name of the station stop at 429', async () => {
  let asked = 0;
  const server = createServer();
  server.on('upgrade', (request, socket) => {
    const ours = request.url === '/ocpp/CP001';
    if (ours) asked += 1;
    const status = ours && asked > 1 ? '429 Too Many Requests' : '404 Not Found';
    socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = `ws://127.0.0.1:${address.port}/ocpp/CP001`;
  await diagnosed({ url, identityProbes: true });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  expect(asked).toBe(2);
});
