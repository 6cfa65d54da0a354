import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { RPCServer } from 'ocpp-rpc';
import { afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { expectedAnswers } from '../../src/ocpp/error-codes.ts';
import { parseFrame } from '../../src/ocpp/frames.ts';
import { boot2x, boot16 } from '../fixtures/boot.ts';

// The codes that we say npm's ocpp-rpc answers with are those that it answers with.
let server: RPCServer | null = null;
afterEach(async () => {
  await server?.close({ force: true });
  server = null;
});

async function answerTo(version: '1.6' | '2.0.1', text: string): Promise<string> {
  const protocol = `ocpp${version}`;
  server = new RPCServer({ protocols: [protocol], strictMode: true });
  server.on('client', (client) => client.handle('BootNotification', () => ({})));
  const http = await server.listen(0, '127.0.0.1');
  if (!http.listening) await once(http, 'listening');
  // A server on a TCP port has an address of this form.
  const { port } = http.address() as AddressInfo;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/CP001`, protocol);
  await once(socket, 'open');
  const answer = once(socket, 'message');
  socket.send(text);
  const [data] = await answer;
  socket.terminate();
  return String(data);
}

const call = (payload: unknown) => JSON.stringify([2, '1', 'BootNotification', payload]);
const station = (parts: object) =>
  call({ ...boot2x, chargingStation: { ...boot2x.chargingStation, ...parts } });

test.each([
  ['2.0.1', 'missing', call({ chargingStation: boot2x.chargingStation })],
  ['2.0.1', 'type', station({ model: 1 })],
  ['2.0.1', 'too-long', station({ model: 'x'.repeat(21) })],
  ['2.0.1', 'unknown', call({ ...boot2x, extra: 1 })],
  ['2.0.1', 'value', call({ ...boot2x, reason: 'powerup' })],
  ['2.0.1', 'malformed', call(boot2x).slice(0, -2)],
  ['1.6', 'missing', call({ chargePointVendor: 'x' })],
  ['1.6', 'type', call({ ...boot16, meterType: 1 })],
  ['1.6', 'too-long', call({ ...boot16, meterType: 'x'.repeat(26) })],
  ['1.6', 'unknown', call({ ...boot16, extra: 1 })],
] as const)('OCPP %s: %s', async (version, defect, text) => {
  const answer = parseFrame(await answerTo(version, text));
  const seen = expectedAnswers(version, defect)[1]?.value ?? '';
  const ours = seen.split(/, (?=\w+(?: \w+)* \()/).find((part) => part.includes('ocpp-rpc'));
  expect(answer.kind).toBe('error');
  expect(answer.kind === 'error' && answer.code).toBe(ours?.split(' ')[0]);
});
