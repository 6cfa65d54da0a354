import { createServer } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import type { UpgradeAttempt } from '../../src/facts/upgrade.ts';
import { type Csms, type CsmsOptions, startCsms } from '../../src/simulator/index.ts';
import type { SiteInput } from '../../src/site/create-site.ts';
import { boot, diagnosed, found, row } from '../connection/diagnose.ts';

const PASSWORD = 'correct horse battery';
const HEX = '4f43415f4f4354545f61646d696e5f74657374';

let csms: Csms | null = null;
afterEach(async () => {
  await csms?.close();
  csms = null;
});

async function against(options: CsmsOptions, site: SiteInput = {}) {
  csms = await startCsms(options);
  return diagnosed({ url: csms.url('CP001'), ...site });
}

const attempts = (records: readonly { kind: string }[]) =>
  records.filter((record): record is UpgradeAttempt => record.kind === 'upgrade.attempt');

const basic = (user: string, password: string | Buffer) =>
  `Basic ${Buffer.concat([Buffer.from(`${user}:`), Buffer.from(password)]).toString('base64')}`;

describe('a password', () => {
  test('goes over ws:// only where profile 1 is stated', async () => {
    const kept = await against({ password: PASSWORD }, { password: PASSWORD });
    expect(csms?.requests.map(({ authorization }) => authorization)).toEqual([null]);
    expect(kept.exitCode).toBe(3);
    expect(row(kept, 'upgrade')?.because).toContain('profile 1 is not stated');
    await csms?.close();

    const sent = await against(
      { password: PASSWORD },
      { password: PASSWORD, securityProfile: 1, boot },
    );
    expect(csms?.requests[0]?.authorization).toBe(basic('CP001', PASSWORD));
    expect(found(sent)).toEqual([]);
    expect(sent.overrides).toEqual([]);
  });

  test('goes out unverified only under the option, which the report tells', async () => {
    const report = await against(
      { password: PASSWORD },
      { password: PASSWORD, sendPasswordUnverified: true, boot },
    );
    expect(csms?.requests[0]?.authorization).toBe(basic('CP001', PASSWORD));
    expect(report.overrides).toEqual([expect.stringContaining('--send-password-unverified')]);
  });

  test('of OCPP 1.6 in hexadecimal digits is sent as bytes', async () => {
    const site = { password: HEX, securityProfile: 1, ocppVersion: '1.6' } as const;
    await against({ upgrade: { kind: 'silent' } }, { ...site, timeoutMs: 500 });
    expect(csms?.requests[0]?.authorization).toBe(basic('CP001', Buffer.from(HEX, 'hex')));
  });

  test('never follows a redirect', async () => {
    const other = await startCsms();
    const location = other.url('CP001').replace('ws:', 'http:');
    await against(
      { upgrade: { kind: 'answer', answer: { status: 307, headers: { Location: location } } } },
      { password: PASSWORD, securityProfile: 1 },
    );
    expect(other.connections).toBe(0);
    await other.close();
  });

  test('is tried in its other form only under --identity-probes', async () => {
    const site = { password: HEX, securityProfile: 1, ocppVersion: '2.0.1' } as const;
    const decoded = Buffer.from(HEX, 'hex').toString('latin1');
    const options = { password: decoded };
    // The simulator compares text: a key whose bytes are ASCII reads the same either way.
    const once = await against(options, site);
    expect(found(once)).toEqual(['credentials-hex-encoded']);
    expect(csms?.requests).toHaveLength(1);
    await csms?.close();

    const probed = await against(options, { ...site, identityProbes: true });
    expect(csms?.requests).toHaveLength(2);
    expect(probed.findings[0]).toMatchObject({
      fault: 'credentials-hex-encoded',
      confidence: 'certain',
    });
    expect(probed.actions.map(({ inWhoseName }) => inWhoseName)).toEqual(['CP001', 'CP001']);
  });
});

describe('a throw-away identity', () => {
  test('takes the place of the station under --no-session', async () => {
    const report = await against({ password: PASSWORD }, { sessionAllowed: false, boot });
    const [request] = csms?.requests ?? [];
    expect(request?.identity).toMatch(/^ghostcheck-[0-9a-f]{12}$/);
    expect(report.actions.map(({ inWhoseName }) => inWhoseName)).toEqual([request?.identity]);
    expect(report.exitCode).toBe(3);
    expect(csms?.calls).toEqual([]);
  });

  test('opens no session that lasts, and sends no boot', async () => {
    const report = await against({}, { sessionAllowed: false, boot });
    expect(row(report, 'upgrade')?.summary).toContain('throw-away');
    expect(csms?.calls).toEqual([]);
    expect(report.findings).toEqual([]);
  });

  test('looks at a 404 again, without credentials, and stands in the actions', async () => {
    const report = await against(
      { allowedIdentities: ['CP002'] },
      { password: PASSWORD, securityProfile: 1 },
    );
    const again = csms?.requests.slice(1) ?? [];
    expect(again).toHaveLength(2);
    expect(again.map(({ authorization }) => authorization)).toEqual([null, null]);
    expect(again.some(({ target }) => /^\/ocpp\/ghostcheck-/.test(target))).toBe(true);
    expect(report.actions).toHaveLength(3);
    expect(attempts(report.facts.records).map(({ identity }) => identity)).toEqual([
      'station',
      'throwaway',
      'throwaway',
    ]);
  });
});

describe('probes in the name of the station', () => {
  test('are capped', async () => {
    await against(
      { upgrade: { kind: 'answer', answer: { status: 404 } } },
      { identityProbes: true },
    );
    const ours = csms?.requests.filter(({ target }) => target === '/ocpp/CP001') ?? [];
    expect(ours.map(({ offered }) => offered)).toEqual([
      ['ocpp2.0.1'],
      [],
      ['ocpp2.1'],
      ['ocpp1.6'],
    ]);
  });

  test('ask as a stranger too, where the lack of a subprotocol is looked at first', async () => {
    const server = createServer();
    const asked: string[] = [];
    server.on('upgrade', ({ url = '', headers }, socket) => {
      const offered = headers['sec-websocket-protocol'];
      if (offered === undefined) asked.push(url);
      const status = offered === undefined ? '400 Missing Subprotocol' : '404 Not Found';
      socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const url = `ws://127.0.0.1:${address.port}/ocpp/CP001`;
    const report = await diagnosed({ url, identityProbes: true });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(asked).toEqual(['/ocpp/CP001', expect.stringMatching(/^\/ocpp\/ghostcheck-/)]);
    expect(report.findings).toMatchObject([
      { fault: 'upgrade-path-unknown', confidence: 'possible' },
    ]);
  });

  test('find the version that the backend takes', async () => {
    const report = await against({ subprotocols: ['ocpp1.6'] }, { identityProbes: true });
    expect(found(report)).toEqual(['subprotocol-mismatch']);
    expect(report.findings[0]?.evidence).toContainEqual({ label: 'Takes', value: 'ocpp1.6' });
  });
});
