import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createRPCError, RPCServer } from 'ocpp-rpc';
import { afterEach, describe, expect, test } from 'vitest';
import { assemble } from '../../src/diagnosis/assemble.ts';
import { gatherFacts } from '../../src/diagnosis/runner.ts';
import { bootModule } from '../../src/modules/boot/index.ts';
import { createSite } from '../../src/site/create-site.ts';
import { connecting } from '../boot/connecting.ts';
import { boot2x, boot16 } from '../fixtures/boot.ts';

// npm's ocpp-rpc in strict mode: a CSMS that checks every message by the official schemas.
let server: RPCServer | null = null;
afterEach(async () => {
  await server?.close({});
  server = null;
});

type Answer = () => unknown;
const accept: Answer = () => ({
  status: 'Accepted',
  currentTime: new Date().toISOString(),
  interval: 300,
});

async function diagnosed(version: '1.6' | '2.0.1', message: unknown, answer: Answer = accept) {
  const protocol = `ocpp${version}`;
  server = new RPCServer({ protocols: [protocol], strictMode: true });
  server.on('client', (client) => client.handle('BootNotification', answer));
  const http = await server.listen(0, '127.0.0.1');
  if (!http.listening) await once(http, 'listening');
  // A server on a TCP port has an address of this form.
  const { port } = http.address() as AddressInfo;
  const site = createSite({
    url: `ws://127.0.0.1:${port}/CP001`,
    ocppVersion: version,
    boot: { text: JSON.stringify(message), source: 'option' },
    messageTimeoutMs: 5_000,
  });
  const facts = await gatherFacts([connecting(protocol), bootModule], site, { mode: 'live' });
  const { findings, checks, primary } = assemble([bootModule], facts);
  const row = checks.find(({ stage }) => stage === 'boot');
  return { row, primary, found: findings.map(({ id, causedBy }) => [id, causedBy]) };
}

const station = (parts: object) => ({
  ...boot2x,
  chargingStation: { ...boot2x.chargingStation, ...parts },
});

describe('ocpp-rpc in strict mode', () => {
  test.each([
    ['1.6', boot16],
    ['2.0.1', boot2x],
  ] as const)('accepts a sound message of %s', async (version, message) => {
    const { row, found } = await diagnosed(version, message);
    expect(found).toEqual([]);
    expect(row?.summary).toMatch(/^Accepted in \d+ ms, interval 300 s$/);
  });

  test.each([
    ['1.6', { chargePointModel: 'm' }, 'boot-field-missing:/chargePointVendor'],
    ['1.6', { ...boot16, meterType: 7 }, 'boot-field-type:/meterType'],
    ['1.6', { ...boot16, extra: 1 }, 'boot-field-unknown:/extra'],
    ['2.0.1', { chargingStation: boot2x.chargingStation }, 'boot-field-missing:/reason'],
    ['2.0.1', { ...boot2x, reason: 'powerup' }, 'boot-field-value:/reason'],
    [
      '2.0.1',
      station({ vendorName: 'x'.repeat(60) }),
      'boot-field-too-long:/chargingStation/vendorName',
    ],
    ['2.0.1', { ...boot2x, customData: {} }, 'boot-field-missing:/customData/vendorId'],
  ] as const)('refuses for %s what we find: %j', async (version, message, root) => {
    const { found, primary } = await diagnosed(version, message);
    expect(primary).toBe(root);
    expect(found).toEqual([
      [root, null],
      ['boot-format-refused', root],
    ]);
  });

  test('refuses a message of the other version, and that is the cause', async () => {
    const { primary, found } = await diagnosed('2.0.1', boot16);
    expect(primary).toBe('boot-version-mismatch');
    expect(found).toContainEqual(['boot-format-refused', 'boot-version-mismatch']);
  });

  test('tells its own failures', async () => {
    const fails = await diagnosed('2.0.1', boot2x, () => {
      throw new Error('no such station in the database');
    });
    expect(fails.primary).toBe('boot-failed');
    await server?.close({});
    const secured = await diagnosed('2.0.1', boot2x, () => {
      throw createRPCError('SecurityError', 'blocked');
    });
    expect(secured.primary).toBe('boot-security-error');
  });
});
