import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createAuthority } from '../../src/pki/index.ts';
import { type Csms, startCsms } from '../../src/simulator/index.ts';
import { boot, diagnosed, found, row } from '../connection/diagnose.ts';
import { forwarding, type Nginx, startNginx } from './nginx.ts';

let csms: Csms;
let nginx: Nginx;
let tls: { files: Record<string, string>; extraRoots: { source: string; pem: string }[] };

beforeAll(async () => {
  csms = await startCsms();
  const authority = await createAuthority({ intermediate: true });
  const leaf = await authority.issue({ commonName: '127.0.0.1', addresses: ['127.0.0.1'] });
  tls = {
    files: {
      'chain.pem': leaf.chainPem,
      'key.pem': leaf.keyPem,
      'clients.pem': authority.rootPem,
    },
    extraRoots: [{ source: 'test', pem: authority.rootPem }],
  };
});
afterAll(() => csms.close());
afterEach(() => nginx.close());

const certificate = 'ssl_certificate chain.pem; ssl_certificate_key key.pem;';
const url = (scheme: 'ws' | 'wss') => `${scheme}://127.0.0.1:${nginx.port}/ocpp/CP001`;

describe('nginx in front of the CSMS', () => {
  test('with the upgrade passed on is a healthy backend', async () => {
    nginx = await startNginx({ inside: forwarding(csms.port) });
    const report = await diagnosed({ url: url('ws'), boot });
    expect(found(report)).toEqual([]);
    expect(row(report, 'boot')?.summary).toMatch(/^Accepted/);
  });

  test('without, does not speak WebSocket', async () => {
    nginx = await startNginx({
      inside: `location / { proxy_pass http://127.0.0.1:${csms.port}; }`,
    });
    const report = await diagnosed({ url: url('ws') });
    expect(report.findings).toMatchObject([
      { fault: 'upgrade-not-websocket', confidence: 'certain' },
    ]);
    expect(report.measurements['upgrade.status']).toBe(426);
  });

  test('with nothing behind it is an error of the backend', async () => {
    nginx = await startNginx({ inside: forwarding(1) });
    const report = await diagnosed({ url: url('ws') });
    expect(found(report)).toEqual(['backend-error']);
  });

  test('with a short idle timer ends a session without pings, and no other', async () => {
    const timer = 'proxy_read_timeout 1s;';
    nginx = await startNginx({ inside: `${timer} ${forwarding(csms.port)}` });
    const report = await diagnosed({ url: url('ws'), boot, holdMs: 4_800 });
    expect(found(report)).toEqual(['session-dropped']);
    const hold = report.facts.records.find(({ kind }) => kind === 'session.hold');
    expect(hold).toMatchObject({ outcome: 'closed', phase: 'quiet' });
    // nginx leaves a timer as it is where the new one is within 300 ms of it.
    expect(report.findings[0]?.detail).toMatch(/both sides .* silent for ([6-9]\d\d ms|1\.\d s)/);
    await nginx.close();

    nginx = await startNginx({ inside: forwarding(csms.port) });
    expect(found(await diagnosed({ url: url('ws'), boot, holdMs: 4_800 }))).toEqual([]);
  });

  test('with a redirect to TLS', async () => {
    nginx = await startNginx({ inside: 'return 301 https://$host$request_uri;' });
    expect(found(await diagnosed({ url: url('ws') }))).toEqual(['upgrade-redirected']);
    expect(found(await diagnosed({ url: url('ws'), securityProfile: 1 }))).toEqual([
      'security-profile-mismatch',
    ]);
  });

  test('with a route for the CSMS alone knows other paths apart from identities', async () => {
    const strict = await startCsms({ allowedIdentities: ['CP002'] });
    const route = forwarding(strict.port).replace('/ {', '/ocpp/ {');
    nginx = await startNginx({ inside: `${route} location / { return 404; }` });
    const identity = await diagnosed({ url: url('ws') });
    expect(identity.findings).toMatchObject([
      { fault: 'upgrade-identity-unknown', confidence: 'likely' },
    ]);
    const path = await diagnosed({ url: url('ws').replace('/ocpp/', '/ocp/') });
    expect(path.findings).toMatchObject([
      { fault: 'upgrade-path-unknown', confidence: 'possible' },
    ]);
    await strict.close();
  });
});

describe('nginx with TLS', () => {
  test('is a healthy backend', async () => {
    nginx = await startNginx({
      listen: 'ssl',
      files: tls.files,
      inside: `${certificate} ${forwarding(csms.port)}`,
    });
    const report = await diagnosed({ url: url('wss'), boot, extraRoots: tls.extraRoots });
    expect(report.findings.filter(({ severity }) => severity === 'fault')).toEqual([]);
    expect(row(report, 'boot')?.summary).toMatch(/^Accepted/);
  });

  test('tells a plain request that it expects TLS', async () => {
    nginx = await startNginx({
      listen: 'ssl',
      files: tls.files,
      inside: `${certificate} ${forwarding(csms.port)}`,
    });
    const report = await diagnosed({ url: url('ws') });
    expect(report.primary).toBe('tls-expected');
  });

  test('that demands a client certificate', async () => {
    nginx = await startNginx({
      listen: 'ssl',
      files: tls.files,
      inside: `${certificate} ssl_client_certificate clients.pem; ssl_verify_client on; ${forwarding(csms.port)}`,
    });
    const site = { url: url('wss'), extraRoots: tls.extraRoots };
    const unstated = await diagnosed(site);
    expect(unstated.findings.filter(({ severity }) => severity === 'fault')).toEqual([]);
    expect(unstated.exitCode).toBe(3);
    const stated = await diagnosed({ ...site, securityProfile: 3 });
    expect(stated.primary).toBe('tls-client-certificate-required');
    const other = await diagnosed({ ...site, securityProfile: 2 });
    expect(other.primary).toBe('security-profile-mismatch');
    expect(found(other)).toContain('tls-client-certificate-required <- security-profile-mismatch');
  });
});
