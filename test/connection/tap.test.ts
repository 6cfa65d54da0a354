import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { tapOf } from '../../src/connection/tap.ts';
import { listen } from '../../src/simulator/running.ts';
import { connected } from '../tls/helpers.ts';

it('hears the last word of a peer that is gone before it writes into nothing', async () => {
  const server = createServer();
  await using running = await listen(server);
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const tap = tapOf(await connected(running.port));
  const heard: string[] = [];
  tap.stream.on('data', (chunk) => heard.push(String(chunk)));
  tap.stream.on('error', () => {});
  const ended = once(tap.stream, 'close').catch(() => {});
  const peer = await accepted;
  // By then both the word and the reset are here, and nobody has looked yet.
  peer.once('close', () => tap.stream.write('too late'));
  peer.write('last word', () => peer.resetAndDestroy());
  await ended;
  expect(heard).toEqual(['last word']);
});
