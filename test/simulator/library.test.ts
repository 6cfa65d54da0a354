import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { diagnose } from '../../src/index.ts';
import { type Scenario, simulate } from '../../src/simulate.ts';
import { THRESHOLDS } from '../../src/thresholds.ts';

const refused: Scenario = {
  name: 'refused',
  about: 'the password is another one',
  station: { profile: 1, password: 'wrong' },
  csms: { upgrade: { kind: 'accept', subprotocol: 'require' } },
  expect: {
    verdict: 'fault',
    primary: 'credentials-rejected',
    mrec: 'CX015',
    faults: ['credentials-rejected'],
    exitCode: 1,
  },
};

const leftBehind = async () =>
  (await readdir(tmpdir())).filter((name) => name.startsWith('ghostcheck-simulated-'));
const servers = () => process.getActiveResourcesInfo().filter((name) => /Server|UDP/.test(name));

describe('the simulator as a library', () => {
  it('is diagnosed with what it hands over, and leaves nothing behind', async () => {
    const before = { servers: servers(), files: await leftBehind() };
    {
      await using backend = await simulate(refused);
      expect(servers().length).toBeGreaterThan(before.servers.length);
      const report = await diagnose(backend.site);
      expect(report).toMatchObject({ primary: 'credentials-rejected', exitCode: 1 });
      expect(backend.events.map(({ what }) => what)).toContain('upgrade');
      expect(backend.events.filter(({ unforeseen }) => unforeseen)).toEqual([]);
      expect(JSON.stringify(backend.events)).not.toContain(backend.password);
    }
    // A handle is let go of a turn after it was closed.
    await vi.waitFor(() => expect(servers()).toEqual(before.servers));
    expect((await leftBehind()).filter((name) => !before.files.includes(name))).toEqual([]);
  });

  it('takes a name too, and serves a client that knows its root', async () => {
    await using backend = await simulate('healthy-ocpp-1.6');
    const { addressUrl, caPem, identity, password } = backend;
    const webSocket = new WebSocket(addressUrl, ['ocpp1.6'], {
      ca: caPem ?? '',
      auth: `${identity}:${password}`,
    });
    await new Promise((resolve, reject) => webSocket.on('open', resolve).on('error', reject));
    expect(webSocket.protocol).toBe('ocpp1.6');
    webSocket.terminate();
  });

  it('rejects what is no scenario, with the place or the names', async () => {
    await expect(simulate('helthy')).rejects.toThrow(/no scenario is called 'helthy'; there are /);
    await expect(simulate('./none.json')).rejects.toThrow(/none\.json is not a file/);
    const wrong = { ...refused, expect: { ...refused.expect, mrec: 'CX018' } };
    await expect(simulate(wrong)).rejects.toThrow(
      /\/expect\/mrec is CX018; that of primary is CX015/,
    );
  });
});

describe('a simulated backend under a flood', () => {
  it('stays up and bounded', async () => {
    await using backend = await simulate('healthy');
    const ports = [backend.ports.csms, backend.ports.modem, backend.ports.chargerPage];
    const garbage = randomBytes(64 * 1024);
    const sockets: Socket[] = [];
    const over = Array.from({ length: 300 }, (_, index) => {
      const socket = connect(ports[index % ports.length] ?? 0, '127.0.0.1');
      sockets.push(socket);
      return new Promise<void>((resolve) => {
        socket.on('error', () => resolve()).on('close', () => resolve());
        // 19 MB in all; what is not read shows as a write that never ends.
        socket.write(garbage, () => resolve());
      });
    });
    await Promise.all(over);
    for (const socket of sockets) socket.destroy();
    expect(backend.events.length).toBeLessThanOrEqual(THRESHOLDS.simulator.maxEvents);
    for (const { detail } of backend.events) {
      expect(detail.length).toBeLessThanOrEqual(THRESHOLDS.simulator.maxEventLength);
      expect(detail).not.toMatch(/\p{C}/u);
    }
    // What is still in its buffers is worked off first.
    await vi.waitFor(
      async () => {
        const { findings } = await diagnose({ ...backend.site, tlsScan: false });
        expect(findings.map(({ fault }) => fault)).toEqual([]);
      },
      { timeout: 25_000 },
    );
  });

  it('ends a session that sends more than a frame may hold', async () => {
    await using backend = await simulate('healthy-profile-0');
    const webSocket = new WebSocket(backend.addressUrl, ['ocpp2.0.1']);
    await new Promise((resolve) => webSocket.on('open', resolve));
    webSocket.on('error', () => {});
    webSocket.send('x'.repeat(2 * THRESHOLDS.simulator.maxFrameBytes));
    const code = await new Promise((resolve) => webSocket.on('close', resolve));
    expect(code).toBe(1009);
  });
});
