import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createAttempt } from '../../src/connection/attempt.ts';
import { dial } from '../../src/connection/dial.ts';
import { judgeStage } from '../../src/diagnosis/judge-world.ts';
import type { Fact } from '../../src/facts/document.ts';
import { createRecorder } from '../../src/facts/recorder.ts';
import { tcpModule } from '../../src/modules/tcp/index.ts';
import { startResolver } from '../../src/simulator/index.ts';
import { createSite } from '../../src/site/create-site.ts';
import { diagnosed, found, row } from '../connection/diagnose.ts';
import { canary, dial as dialled, page, portalCheck, v6 } from '../fixtures/tcp.ts';
import { accepted, answered } from '../fixtures/upgrade.ts';
import { world } from '../fixtures/world.ts';

function judged(records: readonly Fact[]) {
  const { judgement } = judgeStage(tcpModule, world(records), null);
  if (judgement === undefined) throw new Error('the judge crashed');
  return judgement;
}

const told = (records: readonly Fact[]) =>
  judged(records).findings.map(({ fault, confidence }) => `${fault} ${confidence}`);

describe('the judge', () => {
  test('does not blame the backend for an IPv6 address that this network cannot reach', () => {
    const seen = judged([dialled('unreachable', v6), dialled('connected')]);
    expect(seen.findings).toEqual([]);
    expect(seen.summary).toBe('203.0.113.7:443; IPv6 not reachable');
    expect(told([dialled('unreachable', v6), dialled('refused')])).toEqual(['tcp-refused certain']);
    expect(told([dialled('unreachable', v6)])).toEqual(['tcp-unreachable certain']);
  });

  test('tells what came furthest where addresses differ', () => {
    const other = { address: '203.0.113.8' };
    expect(told([dialled('timeout'), dialled('refused', other)])).toEqual(['tcp-refused likely']);
    expect(told([dialled('timeout'), dialled('timeout', other)])).toEqual(['tcp-timeout certain']);
    expect(told([dialled('reset')])).toEqual(['tcp-refused certain']);
  });

  test('leaves open what was not waited for', () => {
    expect(judged([dialled('aborted')])).toMatchObject({ findings: [], inconclusive: {} });
    expect(judged([dialled('aborted')]).inconclusive?.how).toContain('--timeout');
    expect(judged([dialled('failed')]).inconclusive?.what).toContain('failed');
    const error = { code: 'EADDRNOTAVAIL', message: 'bind EADDRNOTAVAIL 203.0.113.9' };
    expect(judged([dialled('failed', { error })]).inconclusive?.how).toContain('--source');
  });

  test('names a portal only with proof, and only where something looked like one', () => {
    const told511 = [dialled('connected'), answered(511)];
    expect(told(told511)).toEqual(['network-captive-portal certain']);
    expect(told(page(canary(['10.0.0.1']), portalCheck(200)).records)).toEqual([
      'network-captive-portal certain',
    ]);
    expect(told(page(canary(['10.0.0.1']), portalCheck(null)).records)).toEqual([
      'network-captive-portal likely',
    ]);
    expect(told(page(canary([])).records)).toEqual([]);
    const fine = [dialled('connected'), accepted(), canary(['10.0.0.1']), portalCheck(200)];
    expect(told(fine)).toEqual([]);
  });
});

describe('dialling', () => {
  const open: { close(): unknown }[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
  });

  async function listener(host = '127.0.0.1'): Promise<number> {
    const server = createTcpServer((socket) => socket.resume());
    open.push(server);
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return address.port;
  }

  function attemptAt(port: number, addresses: string[]) {
    const attempt = createAttempt({ secure: false, host: 'csms.test', port, requestTarget: '/' });
    attempt.addresses = addresses;
    const recorder = createRecorder({ vantage: 'laptop', scrub: (text) => text });
    const run = {
      site: createSite({ url: null }),
      recorder,
      signal: new AbortController().signal,
      remainingMs: (ms: number) => ms,
    };
    const outcomes = () =>
      Object.fromEntries(
        recorder.records.flatMap((record) =>
          record.kind === 'tcp.dial' ? [[record.address, record.outcome]] : [],
        ),
      );
    return { attempt, run, outcomes };
  }

  test('takes the first address that connects, and records each', async () => {
    const { attempt, run, outcomes } = attemptAt(await listener(), ['127.0.0.2', '127.0.0.1']);
    const { connected, rest } = await dial(run, attempt);
    await rest;
    expect(connected).toBe(true);
    expect(attempt.socket?.remoteAddress).toBe('127.0.0.1');
    expect(attempt.stream).toBe(attempt.socket);
    expect(outcomes()).toEqual({ '127.0.0.2': 'refused', '127.0.0.1': 'connected' });
    attempt.socket?.destroy();
  });

  test('waits for late answers of other resolvers before it gives up', async () => {
    const { attempt, run, outcomes } = attemptAt(await listener(), ['127.0.0.2']);
    attempt.resolved = new Promise((resolve) =>
      setImmediate(() => {
        attempt.addresses.push('127.0.0.1');
        resolve();
      }),
    );
    expect((await dial(run, attempt)).connected).toBe(true);
    expect(Object.keys(outcomes())).toEqual(['127.0.0.2', '127.0.0.1']);
    attempt.socket?.destroy();
  });

  test('leaves no other connection open', async () => {
    const port = await listener('0.0.0.0');
    const { attempt, run, outcomes } = attemptAt(port, ['127.0.0.1', '127.0.0.3']);
    const { rest } = await dial(run, attempt);
    await rest;
    expect(outcomes()).toEqual({ '127.0.0.1': 'connected', '127.0.0.3': 'connected' });
    attempt.socket?.destroy();
  });

  test('dials from the source address, and only its family', async () => {
    const port = await listener();
    const { attempt, run, outcomes } = attemptAt(port, ['::1', '127.0.0.1']);
    const site = createSite({ url: null, sourceAddress: '127.0.0.9' });
    await (await dial({ ...run, site }, attempt)).rest;
    expect(attempt.socket?.localAddress).toBe('127.0.0.9');
    expect(outcomes()).toEqual({ '127.0.0.1': 'connected' });
    attempt.socket?.destroy();
  });
});

describe('a network that answers in the place of the backend', () => {
  test('is found by a name that cannot exist, and explains the page', async () => {
    const portal = createServer((_request, response) => {
      response.writeHead(302, { Location: 'http://login.invalid/' }).end('log in');
    });
    portal.on('upgrade', (_request, socket) => {
      socket.end('HTTP/1.1 302 Found\r\nLocation: http://login.invalid/\r\n\r\n');
    });
    await new Promise<void>((resolve) => portal.listen(0, '127.0.0.1', resolve));
    const address = portal.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const otherwise = { kind: 'addresses', addresses: ['127.0.0.1'] } as const;
    const resolver = await startResolver({ records: {}, otherwise });
    const report = await diagnosed({
      url: `ws://csms.test:${address.port}/ocpp/CP001`,
      resolver: { host: '127.0.0.1', port: resolver.port },
    });
    expect(found(report)).toEqual([
      'network-captive-portal',
      'upgrade-redirected <- network-captive-portal',
    ]);
    expect(report.findings[0]?.confidence).toBe('certain');
    expect(row(report, 'upgrade')?.status).toBe('follows');
    expect(resolver.questions.some((name) => name.endsWith('.invalid'))).toBe(true);
    await resolver.close();
    portal.closeAllConnections();
    await new Promise((resolve) => portal.close(resolve));
  });

  test('is not asked about where the backend answers as it should', async () => {
    const resolver = await startResolver({ records: { 'csms.test': ['127.0.0.1'] } });
    const closed = createTcpServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const address = closed.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    await new Promise((resolve) => closed.close(resolve));
    const report = await diagnosed({
      url: `ws://csms.test:${address.port}/ocpp/CP001`,
      resolver: { host: '127.0.0.1', port: resolver.port },
    });
    await resolver.close();
    expect(found(report)).toEqual(['tcp-refused']);
    expect(resolver.questions.some((name) => name.endsWith('.invalid'))).toBe(false);
  });
});
