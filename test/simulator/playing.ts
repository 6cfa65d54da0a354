import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import {
  type Station,
  type StationEvent,
  type StationOptions,
  startStation,
} from '../../src/simulator/index.ts';
import { stationTls } from '../../src/simulator/station/tls.ts';
import { Secret } from '../../src/site/secret.ts';
import { targetOf } from '../../src/site/target.ts';
import { trustStoreOf } from '../../src/tls/trust-store.ts';

/** What these roots make of a station's trust, and nothing else. */
export const trusting = (...pems: readonly string[]) =>
  stationTls(trustStoreOf(pems.map((pem) => ({ source: 'test', pem, origin: 'given' }))), null);

export const PASSWORD = 'correct horse battery';

export interface Playing extends Station {
  readonly events: readonly string[];
  /** Waits until something of that kind has happened. */
  until(isIt: (event: StationEvent) => boolean): Promise<StationEvent>;
}

/** A station that waits for nothing longer than it has to. */
export function play(url: string, parts: Partial<StationOptions> = {}): Playing {
  const target = targetOf(url);
  if (target === null) throw new Error(`no target: ${url}`);
  const events: StationEvent[] = [];
  const waiting = new Set<(event: StationEvent) => void>();
  const station = startStation(
    {
      url,
      target,
      addresses: ['127.0.0.1'],
      identity: 'CP001',
      version: '2.0.1',
      profile: target.secure ? 2 : 1,
      password: new Secret(PASSWORD),
      tls: target.secure ? trusting() : null,
      pace: { messageTimeoutMs: 2_000, bootRetryMs: 10, backOffMs: 10 },
      ...parts,
    },
    (event) => {
      // The status goes on: what it was then is kept.
      const kept = { ...event, status: { ...event.status } };
      events.push(kept);
      for (const tell of waiting) tell(kept);
    },
  );
  return {
    ...station,
    get events() {
      return events.map(({ what }) => what);
    },
    until(isIt) {
      return new Promise((resolve) => {
        const seen = events.find(isIt);
        if (seen !== undefined) return resolve(seen);
        const tell = (event: StationEvent) => {
          if (!isIt(event)) return;
          waiting.delete(tell);
          resolve(event);
        };
        waiting.add(tell);
      });
    },
  };
}

export const registered = ({ status }: StationEvent) => status.registration === 'Accepted';
export const failedAt = (stage: string) => (event: StationEvent) =>
  event.status.failure?.stage === stage;

type Frame = readonly unknown[];

/** A CSMS by hand: it answers each CALL of the station with what `answer` gives, or not at all. */
export async function csmsByHand(answer: (action: string, payload: unknown) => unknown) {
  const server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    handleProtocols: (offered) => [...offered][0] ?? false,
  });
  await once(server, 'listening');
  const received: { action: string; payload: unknown }[] = [];
  const answers = new Map<string, (frame: Frame) => void>();
  const awaited = new Map<string, (payload: unknown) => void>();
  server.on('connection', (socket) => {
    socket.on('message', (data) => {
      const frame: Frame = JSON.parse(String(data));
      const [type, id, action, payload] = frame;
      if (type !== 2) return answers.get(String(id))?.(frame);
      received.push({ action: String(action), payload });
      const result = answer(String(action), payload);
      if (result !== undefined) socket.send(JSON.stringify([3, id, result]));
      awaited.get(String(action))?.(payload);
    });
  });
  // A server on a TCP port has an address of this form.
  const { port } = server.address() as AddressInfo;
  const station = () => {
    const [socket] = server.clients;
    if (!(socket instanceof WebSocket)) throw new Error('no station is connected');
    return socket;
  };
  let calls = 0;
  return {
    url: `ws://127.0.0.1:${port}/ocpp/CP001`,
    received,
    /** Sends a CALL to the station, and gives its answer, without type and id. */
    call: (action: string, payload: unknown) =>
      new Promise<Frame>((resolve) => {
        calls += 1;
        const id = `call-${calls}`;
        answers.set(id, ([, , ...rest]) => resolve(rest));
        station().send(JSON.stringify([2, id, action, payload]));
      }),
    send: (text: string) => station().send(text),
    /** The payload of the next such CALL of the station. */
    next: (action: string) =>
      new Promise<unknown>((resolve) => {
        awaited.set(action, resolve);
      }),
    async [Symbol.asyncDispose]() {
      for (const socket of server.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
