import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as tlsConnect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { runProgram } from '../../src/cli/program.ts';
import { freePort } from '../peers/process.ts';
import { encodings, forms } from './echoing-backend.ts';
import { silentIo } from './silent-io.ts';

const PASSWORD = 'canary-pässword+7/x';
const TOKEN = 'C4NARYTOKEN9';
const SIM = { iccid: '89490200001234567890', imsi: '262019876543210' };
/** What a station shows of itself and of where it belongs. */
const OWN = {
  identity: 'CANARY-CP-71',
  path: 'canary-tenant-path',
  agent: 'CanaryAgent/3.1',
  name: 'csms.canary-owner.example',
  serial: 'SERIAL-CANARY-4711',
};

const BOOT = {
  reason: 'PowerUp',
  chargingStation: { model: 'M', vendorName: 'V', serialNumber: OWN.serial, modem: SIM },
};
const TRANSACTION = {
  eventType: 'Started',
  triggerReason: 'Authorized',
  timestamp: '2026-11-01T00:00:00Z',
  seqNo: 0,
  transactionInfo: { transactionId: 'canary-tx' },
  idToken: { idToken: TOKEN, type: 'ISO14443' },
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ghostcheck-canary-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Connects as soon as somebody listens, boots, and sends a transaction at the first question. */
async function station(port: number): Promise<void> {
  const url = `wss://127.0.0.1:${port}/${OWN.path}/${OWN.identity}`;
  for (;;) {
    const socket = new WebSocket(url, ['ocpp2.0.1'], {
      createConnection: () => tlsConnect({ port, rejectUnauthorized: false, servername: OWN.name }),
      headers: {
        'User-Agent': OWN.agent,
        Host: OWN.name,
        Authorization: `Basic ${Buffer.from(`${OWN.identity}:${PASSWORD}`).toString('base64')}`,
      },
    });
    const opened = await once(socket, 'open').then(
      () => true,
      () => false,
    );
    if (!opened) continue;
    socket.on('error', () => {});
    socket.on('message', (data) => {
      const [type]: unknown[] = JSON.parse(String(data));
      if (type === 2) socket.send(JSON.stringify([2, 'tx', 'TransactionEvent', TRANSACTION]));
    });
    socket.send(JSON.stringify([2, 'boot', 'BootNotification', BOOT]));
    await once(socket, 'close');
    return;
  }
}

const cases = ['human', 'json', 'ndjson', 'junit', 'github', 'markdown', 'summary'].flatMap(
  (format) => ['standard', 'strict', 'none'].map((redact) => ({ format, redact })),
);

describe('no secret of a station that is examined reaches any output', () => {
  it.each(cases)('$format, $redact', async ({ format, redact }) => {
    const port = await freePort();
    const facts = join(folder, `${format}-${redact}.json`);
    const world = silentIo({ stderrIsTTY: true });
    const running = runProgram(
      [
        ...['examine', '--listen', `127.0.0.1:${port}`, '--no-ntp', '--trust-laptop-clock'],
        ...['--until', 'report', '--for', '20s', '--save-facts', facts, '--redact', redact],
        ...(format === 'summary' ? ['--summary'] : ['--format', format]),
      ],
      world.io,
    );
    await station(port);
    await running;
    const outputs = { out: world.out(), err: world.err(), facts: await readFile(facts, 'utf8') };
    // There was something to leak: it booted, and was asked.
    expect(outputs.err).toContain('TransactionEvent');
    expect(outputs.facts).toContain('boot.payload');
    for (const shown of Object.values(OWN)) {
      expect(outputs.facts.includes(shown)).toBe(redact !== 'strict');
    }
    const secrets = [
      ...encodings(`${OWN.identity}:${PASSWORD}`),
      ...forms(TOKEN),
      TOKEN.toLowerCase(),
      ...(redact === 'none' ? [] : Object.values(SIM)),
      ...(redact === 'strict' ? [...Object.values(OWN), 'canary-owner'] : []),
    ];
    for (const [name, text] of Object.entries(outputs)) {
      // Where we listen was said by whoever started it.
      const own = name === 'err' ? text.replaceAll(`127.0.0.1:${port}`, '') : text;
      const leaked = secrets.filter((secret) => own.includes(secret));
      if (redact === 'strict' && own.includes('127.0.0.1')) leaked.push('127.0.0.1');
      expect({ name, leaked }).toEqual({ name, leaked: [] });
    }
  });
});
