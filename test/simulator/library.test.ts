import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { diagnose } from '../../src/index.ts';
import { type Scenario, simulate } from '../../src/simulate.ts';
import { startCsms } from '../../src/simulator/index.ts';
import { THRESHOLDS } from '../../src/thresholds.ts';
import { folder } from '../cli/folder.ts';

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

/** Masked with zeros, its payload as large as one can be (RFC 6455, 5.5). */
const PING = Buffer.from([0x89, 0xfd, 0, 0, 0, 0, ...randomBytes(125)]);

const servers = () => process.getActiveResourcesInfo().filter((name) => /Server|UDP/.test(name));

describe('the simulator as a library', () => {
  it('is diagnosed with what it hands over, and leaves nothing behind', async () => {
    const before = servers();
    await using temporary = await folder();
    vi.stubEnv('TMPDIR', temporary.path);
    {
      await using backend = await simulate(refused);
      expect(servers().length).toBeGreaterThan(before.length);
      const report = await diagnose(backend.site);
      expect(report).toMatchObject({ primary: 'credentials-rejected', exitCode: 1 });
      expect(backend.events.map(({ what }) => what)).toContain('upgrade');
      expect(backend.events.filter(({ unforeseen }) => unforeseen)).toEqual([]);
      expect(JSON.stringify(backend.events)).not.toContain(backend.password);
    }
    // A handle is let go of a turn after it was closed.
    await vi.waitFor(() => expect(servers()).toEqual(before));
    expect(await readdir(temporary.path)).toEqual([]);
    vi.unstubAllEnvs();
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

  it.each(['healthy-gateway', 'session-dropped', 'credentials-hex-encoded'])(
    'hands over all that %s needs',
    async (name) => {
      await using backend = await simulate(name);
      const { verdict, primary, findings } = await diagnose(backend.site);
      const { expect: expected } = backend.scenario;
      expect(verdict).toBe(expected.verdict);
      expect(findings.find(({ id }) => id === primary)?.fault ?? null).toBe(expected.primary);
    },
  );

  it('lets every station in where it knows any', async () => {
    await using backend = await simulate('healthy-fleet');
    const { addressUrl, caPem, password } = backend;
    const webSocket = new WebSocket(addressUrl.replace('CP001', 'CP002'), ['ocpp2.0.1'], {
      ca: caPem ?? '',
      auth: `CP002:${password}`,
    });
    await once(webSocket, 'open');
    webSocket.terminate();
  });

  it('rejects what is no scenario, with the place or the names', async () => {
    await expect(simulate('helthy')).rejects.toThrow(/no scenario is called 'helthy'; there are /);
    await expect(simulate('healthy', { host: 'here' })).rejects.toThrow(
      'host here is not an IP address',
    );
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

  it('remembers no more of large calls than it may', async () => {
    await using csms = await startCsms();
    const webSocket = new WebSocket(csms.url('CP001'), ['ocpp2.0.1']);
    await new Promise((resolve) => webSocket.on('open', resolve));
    const filler = 'x'.repeat(900_000);
    const count = Math.ceil(THRESHOLDS.simulator.maxCallsLength / filler.length) + 2;
    for (let index = 1; index <= count; index += 1) {
      webSocket.send(JSON.stringify([2, `${index}`, 'Heartbeat', { filler }]));
      await new Promise((resolve) => webSocket.once('message', resolve));
    }
    expect(csms.calls.length).toBe(count - 3);
    webSocket.terminate();
  });

  it('ends a session that calls on and on while it takes its time to answer', async () => {
    const { maxCallsWaiting } = THRESHOLDS.simulator;
    const boot = { kind: 'status', status: 'Accepted', delayMs: 600_000 } as const;
    const warned = vi.spyOn(process, 'emitWarning');
    await using csms = await startCsms({ boot });
    const webSocket = new WebSocket(csms.url('CP001'), ['ocpp2.0.1']);
    await new Promise((resolve) => webSocket.on('open', resolve));
    for (let index = 0; index <= maxCallsWaiting; index += 1) {
      webSocket.send(JSON.stringify([2, `${index}`, 'BootNotification', {}]));
    }
    const code = await new Promise((resolve) => webSocket.on('close', resolve));
    expect(code).toBe(1006);
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
  });

  it('ends a session that pings on and on, and reads nothing', async () => {
    await using csms = await startCsms();
    const socket = connect(csms.port, '127.0.0.1').pause();
    const over = new Promise<string>((resolve) => socket.on('error', () => resolve('ended')));
    socket.write(
      'GET /ocpp/CP001 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    );
    const pings = Buffer.concat(Array.from({ length: 8_000 }, () => PING));
    const flood = async () => {
      // 64 MB: more than the buffers of any system.
      for (let count = 0; count < 64 && !socket.destroyed; count += 1) {
        await new Promise<void>((resolve) => socket.write(pings, () => resolve()));
      }
      return 'all sent';
    };
    await expect(Promise.race([over, flood()])).resolves.toBe('ended');
    socket.destroy();
  });

  it('tells stations apart that have the same port on different machines', async () => {
    await using csms = await startCsms({ upgrade: { kind: 'drop', how: 'rst' } });
    const first = connect({ port: csms.port, host: '127.0.0.1', localAddress: '127.0.0.1' });
    await once(first, 'connect');
    const { localPort = 0 } = first;
    const second = connect({
      port: csms.port,
      host: '127.0.0.1',
      localAddress: '127.0.0.2',
      localPort,
    });
    await once(second, 'connect');
    const lost = new Promise((resolve) => first.on('error', resolve));
    first.write(
      `GET /ocpp/CP001 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
    );
    await expect(lost).resolves.toMatchObject({ code: 'ECONNRESET' });
    expect(second.destroyed).toBe(false);
    second.destroy();
  });
});
