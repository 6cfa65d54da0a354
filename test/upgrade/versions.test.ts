import { afterEach, describe, expect, test } from 'vitest';
import { type Csms, type CsmsOptions, startCsms } from '../../src/simulator/index.ts';
import type { SiteInput } from '../../src/site/create-site.ts';
import { boot, diagnosed, found } from '../connection/diagnose.ts';

let csms: Csms | null = null;
afterEach(async () => {
  await csms?.close();
  csms = null;
});

async function against(options: CsmsOptions, site: SiteInput = {}) {
  csms = await startCsms(options);
  return diagnosed({ url: csms.url('CP001'), identityProbes: true, ...site });
}

describe('the version matrix', () => {
  test('is asked for by one upgrade each, under --identity-probes', async () => {
    const report = await against({}, { boot });
    expect(found(report)).toEqual([]);
    expect(csms?.requests.map(({ offered }) => offered)).toEqual([
      ['ocpp2.0.1'],
      ['ocpp2.1'],
      ['ocpp1.6'],
    ]);
    expect(csms?.calls.filter(({ action }) => action === 'BootNotification')).toHaveLength(1);
    expect(report.measurements['upgrade.versions']).toBe('ocpp2.1, ocpp2.0.1, ocpp1.6');
    expect(report.tables.find(({ stage }) => stage === 'upgrade')).toMatchObject({
      rows: [
        ['ocpp2.1', 'yes', '101, ocpp2.1'],
        ['ocpp2.0.1', 'yes', '101, ocpp2.0.1'],
        ['ocpp1.6', 'yes', '101, ocpp1.6'],
      ],
    });
    expect(report.actions.map(({ what }) => what)).toContain(
      'asking for a WebSocket upgrade with ocpp1.6',
    );
  });

  test('is not asked for otherwise', async () => {
    const report = await against({}, { identityProbes: false });
    expect(csms?.connections).toBe(1);
    expect(report.measurements).not.toHaveProperty('upgrade.versions');
    expect(report.tables.filter(({ stage }) => stage === 'upgrade')).toEqual([]);
  });

  test.each<[string, CsmsOptions]>([
    ['101 without a subprotocol', {}],
    ['HTTP 400', { upgrade: { kind: 'accept', subprotocol: 'require' } }],
  ])('tells a version that is not taken by %s', async (_name, options) => {
    const report = await against({ ...options, subprotocols: ['ocpp1.6'] });
    expect(report.primary).toBe('subprotocol-mismatch');
    expect(report.measurements['upgrade.versions']).toBe('ocpp1.6');
    const [table] = report.tables.filter(({ stage }) => stage === 'upgrade');
    expect(table?.rows.map(([, taken]) => taken)).toEqual(['no', 'no', 'yes']);
  });

  test.each([403, 429, 503])('stops at HTTP %i', async (status) => {
    await against({ upgrade: { kind: 'answer', answer: { status } } });
    expect(csms?.requests.filter(({ identity }) => identity === 'CP001')).toHaveLength(1);
  });

  test('is not told of a station that is not let in', async () => {
    const report = await against({ password: 'a-password-of-CP001' });
    expect(csms?.requests).toHaveLength(1);
    expect(report.measurements).not.toHaveProperty('upgrade.versions');
  });
});

describe('the other form of a key', () => {
  const HEX = '6b65792d6f662d31362d6f63746574732d2d2d31';

  test.each([32, 40])('of %i digits is tried, and told which is right', async (digits) => {
    const key = HEX.slice(0, digits);
    const site: SiteInput = { password: key, securityProfile: 1, ocppVersion: '2.0.1' };
    const decoded = Buffer.from(key, 'hex').toString('latin1');
    const report = await against({ password: decoded }, site);
    expect(found(report)).toEqual(['credentials-hex-encoded']);
    expect(report.findings[0]).toMatchObject({ confidence: 'certain' });
    await csms?.close();
    const swapped = await against({ password: key }, { ...site, ocppVersion: '1.6' });
    expect(found(swapped)).toEqual(['credentials-hex-encoded']);
    expect(swapped.findings[0]?.detail).toContain('as the bytes that its hex digits stand for');
  });
});
