import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { RPCClient, RPCServer } from 'ocpp-rpc';
import { afterEach, expect, test, vi } from 'vitest';
import { type Examination, startExamination } from '../../src/examine/examination.ts';
import { serveTime } from '../../src/examine/ntp.ts';
import { ownCertificate } from '../../src/examine/server-certificate.ts';
import type { Fact } from '../../src/facts/document.ts';
import { MODULES } from '../../src/registry.ts';
import { createSite } from '../../src/site/create-site.ts';
import { boot2x } from '../fixtures/boot.ts';
import { run, scratch } from './process.ts';

let server: RPCServer | null = null;
let examination: Examination | null = null;
afterEach(async () => {
  await examination?.close();
  await server?.close({});
  examination = null;
  server = null;
});

async function examine(relay?: string): Promise<Examination> {
  examination = await startExamination({
    host: '127.0.0.1',
    port: 0,
    certificate: await ownCertificate(['127.0.0.1']),
    bootAnswer: 'pending',
    mayTellTime: true,
    hideSubscriber: true,
    scrub: (text) => text,
    ...(relay === undefined
      ? {}
      : { relay: { site: createSite({ url: relay, securityProfile: 1 }), modules: MODULES } }),
  });
  return examination;
}

const factsOf = ({ visits }: Examination): readonly Fact[] =>
  visits.flatMap(({ recorder, relayed }) => [...recorder.records, ...relayed]);

test('ocpp-rpc on both sides of the relay: boots, and is called by its backend', async () => {
  server = new RPCServer({ protocols: ['ocpp2.0.1'], strictMode: true });
  const passwords: string[] = [];
  server.auth((accept, _reject, { password }) => {
    passwords.push(String(password));
    accept();
  });
  const asked: unknown[] = [];
  server.on('client', (client) => {
    client.handle('BootNotification', () => {
      void client.call('GetBaseReport', { requestId: 1, reportBase: 'FullInventory' }).then(
        (answer: unknown) => asked.push(answer),
        (error: unknown) => asked.push(error),
      );
      return { status: 'Accepted', currentTime: new Date().toISOString(), interval: 300 };
    });
  });
  const http = await server.listen(0, '127.0.0.1');
  if (!http.listening) await once(http, 'listening');
  // A server on a TCP port has an address of this form.
  const { port } = http.address() as AddressInfo;
  const here = await examine(`ws://127.0.0.1:${port}`);
  const options = {
    endpoint: `ws://127.0.0.1:${here.port}`,
    identity: 'CP001',
    password: 'correct-horse-battery',
    protocols: ['ocpp2.0.1'],
    strictMode: true,
  };
  // Its types ask for options that have defaults.
  const station = new RPCClient(options as ConstructorParameters<typeof RPCClient>[0]);
  station.handle('GetBaseReport', async () => ({ status: 'NotSupported' }));
  await station.connect();
  expect(await station.call('BootNotification', boot2x)).toMatchObject({ status: 'Accepted' });
  await vi.waitFor(() => expect(asked).toEqual([{ status: 'NotSupported' }]), 5_000);
  await station.close();
  expect(passwords).toEqual(['correct-horse-battery']);
  await vi.waitFor(() =>
    expect(factsOf(here)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'boot.exchange', outcome: 'result' }),
        expect.objectContaining({ from: 'backend', action: 'GetBaseReport', problems: [] }),
        expect.objectContaining({ from: 'station', type: 'result', problems: [] }),
      ]),
    ),
  );
});

test('curl is told apart from a station, and what it may send in place of one is named', async () => {
  await using work = await scratch();
  const here = await examine();
  const url = `http://127.0.0.1:${here.port}/ocpp/CP001`;
  const page = await run('curl', ['-s', '-i', url], work.folder);
  expect(page.text).toMatch(/^HTTP\/1.1 426 /);
  expect(here.visits[0]?.identity).toBeNull();
  const upgrade = ['-H', 'Upgrade: websocket', '-H', 'Sec-WebSocket-Version: 13'];
  await run('curl', ['-s', '-i', '-m', '5', ...upgrade, url], work.folder);
  const requests = factsOf(here).flatMap((fact) => (fact.kind === 'station.request' ? [fact] : []));
  expect(requests.at(-1)).toMatchObject({
    identity: 'CP001',
    flaw: expect.stringMatching(/Connection header does not say Upgrade.*no Sec-WebSocket-Key/),
  });
});

test('chronyd takes the time that is served', async () => {
  await using work = await scratch();
  const asked: string[] = [];
  const time = await serveTime({
    host: '127.0.0.1',
    port: 0,
    begun: performance.now(),
    mayTellTime: true,
    // An hour ahead: what chronyd then says cannot come from anywhere else.
    now: () => new Date(Date.now() + 3_600_000),
    onAsked: (address) => asked.push(address),
  });
  try {
    // -Q: it asks, says by how much the clock is off, and sets nothing.
    const source = `server 127.0.0.1 port ${time.port} iburst maxsamples 2`;
    const args = ['-Q', '-t', '20', '-u', 'root', source, `pidfile ${work.path('pid')}`];
    const { text } = await run('chronyd', args, work.folder);
    const offset = Number(/wrong by (-?[\d.]+) seconds/.exec(text)?.[1]);
    expect(Math.abs(offset)).toBeGreaterThan(3_599);
    expect(Math.abs(offset)).toBeLessThan(3_601);
    expect(asked.length).toBeGreaterThan(0);
    expect(time.askedBy('127.0.0.1')).toHaveLength(asked.length);
  } finally {
    await time.close();
  }
});
