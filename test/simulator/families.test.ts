import { on, once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type Csms, FAMILIES, type FamilyName, startCsms } from '../../src/simulator/index.ts';
import type { SiteInput } from '../../src/site/create-site.ts';
import { diagnosed, found } from '../connection/diagnose.ts';
import { boot2x } from '../fixtures/boot.ts';

// Real backends disagree on codes, subprotocols and second sessions: the verdict must not hang on one.
let csms: Csms | null = null;
afterEach(async () => {
  await csms?.close();
  csms = null;
});

const NAMES = Object.keys(FAMILIES).filter((name): name is FamilyName => name in FAMILIES);

async function against(family: FamilyName, message: unknown, site: SiteInput = {}) {
  csms = await startCsms({ family });
  const boot = { text: JSON.stringify(message), source: 'option' } as const;
  return diagnosed({ url: csms.url('CP001'), boot, messageTimeoutMs: 200, ...site });
}

const station = { ...boot2x.chargingStation };
const DEFECTS = [
  ['/reason', 'missing', { chargingStation: station }],
  ['/chargingStation/model', 'type', { ...boot2x, chargingStation: { ...station, model: 22 } }],
  ['/reason', 'value', { ...boot2x, reason: 'Bored' }],
  [
    '/chargingStation/vendorName',
    'too-long',
    { ...boot2x, chargingStation: { ...station, vendorName: 'x'.repeat(60) } },
  ],
  ['/extra', 'unknown', { ...boot2x, extra: 1 }],
] as const;

describe.each(NAMES)('a backend like %s', (name) => {
  test('takes a sound message', async () => {
    expect(found(await against(name, boot2x))).toEqual([]);
  });

  test.each(DEFECTS)('is told what is wrong at %s (%s), whatever it answers', async (...row) => {
    const [pointer, defect, message] = row;
    const report = await against(name, message);
    const root = `boot-field-${defect}:${pointer}`;
    expect(report.primary).toBe(root);
    const code = FAMILIES[name].codes[defect];
    const refusal = code === 'GenericError' ? 'boot-failed' : 'boot-format-refused';
    expect(found(report)).toEqual(code === null ? [root] : [root, `${refusal} <- ${root}`]);
    const answer = report.findings.find(({ fault }) => fault === refusal);
    if (code !== null) {
      expect(answer?.evidence).toContainEqual({ label: 'Error code', value: code });
      expect(answer?.evidence).toContainEqual({
        label: 'Our own check',
        value: 'the message has faults',
      });
    }
  });

  test('is a subprotocol mismatch where it serves another version', async () => {
    csms = await startCsms({ family: name, subprotocols: ['ocpp1.6'] });
    const boot = { text: JSON.stringify(boot2x), source: 'option' } as const;
    const report = await diagnosed({ url: csms.url('CP001'), boot, messageTimeoutMs: 200 });
    expect(report.primary).toBe('subprotocol-mismatch');
    expect(report.findings.every(({ causedBy }, index) => index === 0 || causedBy !== null)).toBe(
      true,
    );
  });
});

test.each(NAMES)(
  'a backend like %s answers what it cannot read, or does not know',
  async (name) => {
    csms = await startCsms({ family: name });
    const station = new WebSocket(csms.url('CP001'), 'ocpp2.0.1');
    await once(station, 'open');
    const { invalidJson, unknownAction } = FAMILIES[name];
    station.send('[2,"broken",');
    station.send('[2,"id-1","Unheard",{}]');
    const codes: unknown[] = [];
    for await (const [data] of on(station, 'message')) {
      const [, id, code]: readonly unknown[] = JSON.parse(String(data));
      codes.push([id, code]);
      if (id === 'id-1') break;
    }
    station.terminate();
    expect(codes).toEqual([
      ...(invalidJson === null ? [] : [['-1', invalidJson]]),
      ['id-1', unknownAction],
    ]);
  },
);

test('an empty vendor is refused by the family that takes it for missing', async () => {
  const message = { ...boot2x, chargingStation: { ...station, vendorName: '' } };
  const report = await against('ocpp-go', message);
  expect(found(report)).toContain(
    'boot-format-refused <- boot-field-empty:/chargingStation/vendorName',
  );
  await csms?.close();
  expect(found(await against('citrineos', message))).not.toContain('boot-format-refused');
});
