import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { startNetwork } from '../../src/simulator/network/network.ts';
import type { Toxic } from '../../src/simulator/network/toxic.ts';
import { listen, type Running } from '../../src/simulator/running.ts';

const running: Running[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()));
});

/** A server that says `text` to the first bytes and hangs up, behind these toxics. */
async function through(toxics: readonly Toxic[], text = 'x'.repeat(1_000)) {
  const server = await listen(
    createServer((socket) => socket.once('data', () => socket.end(text))),
  );
  const network = await startNetwork({ targetPort: server.port, toxics });
  running.push(server, network);
  return () => {
    const socket = connect({ port: network.port, host: '127.0.0.1', allowHalfOpen: true });
    socket.write('hello');
    return socket;
  };
}

interface Heard {
  readonly bytes: number;
  readonly chunks: number;
  readonly end: string;
  readonly ms: number;
}

async function heard(socket: Socket): Promise<Heard> {
  const begun = performance.now();
  let bytes = 0;
  let chunks = 0;
  socket.on('data', (data) => {
    bytes += data.length;
    chunks += 1;
  });
  const end = await Promise.race([
    once(socket, 'end').then(() => 'fin'),
    once(socket, 'error').then(([error]) => String(error.code)),
  ]).catch((error) => String(error.code));
  const ms = performance.now() - begun;
  socket.destroy();
  return { bytes, chunks, end, ms };
}

it('passes everything where nothing is wrong', async () => {
  const dial = await through([]);
  expect(await heard(dial())).toMatchObject({ bytes: 1_000, end: 'fin' });
});

it('delays each way by the latency, and loses nothing at the end', async () => {
  const dial = await through([{ type: 'latency', latency: 60, stream: 'both' }]);
  const { ms, ...rest } = await heard(dial());
  expect(rest).toMatchObject({ bytes: 1_000, end: 'fin' });
  expect(ms).toBeGreaterThan(115);
});

it('lets so many kilobytes pass in a second', async () => {
  const dial = await through([{ type: 'bandwidth', rate: 10 }]);
  const { ms, bytes } = await heard(dial());
  expect(bytes).toBe(1_000);
  expect(ms).toBeGreaterThan(95);
});

it('holds back the end, not the bytes', async () => {
  const dial = await through([{ type: 'slow_close', delay: 100 }]);
  const { ms, ...rest } = await heard(dial());
  expect(rest).toMatchObject({ bytes: 1_000, end: 'fin' });
  expect(ms).toBeGreaterThan(95);
  const minutes = (await through([{ type: 'slow_close', delay: 120_000 }]))();
  await once(minutes, 'data');
  minutes.destroy();
});

it('cuts what was sent at once into slices', async () => {
  const dial = await through([{ type: 'slicer', average_size: 100, delay: 2_000 }]);
  const { bytes, chunks } = await heard(dial());
  expect(bytes).toBe(1_000);
  expect(chunks).toBeGreaterThan(4);
});

it('ends after so many bytes, or only says so, or says nothing', async () => {
  const limited = await through([{ type: 'limit_data', bytes: 300 }]);
  expect(await heard(limited())).toMatchObject({ bytes: 300, end: 'fin' });
  const half = await through([{ type: 'half_close', bytes: 200 }]);
  expect(await heard(half())).toMatchObject({ bytes: 200, end: 'fin' });
  const hole = await through([
    { type: 'black_hole', bytes: 100 },
    { type: 'reset_peer', timeout: 150 },
  ]);
  expect(await heard(hole())).toMatchObject({ bytes: 100, end: 'ECONNRESET' });
});

it('closes after a time in which nothing passed', async () => {
  const dial = await through([{ type: 'timeout', timeout: 50 }]);
  expect(await heard(dial())).toMatchObject({ bytes: 0, end: 'fin' });
});

it('goes wrong on the connections that are named, and no other', async () => {
  const dial = await through([{ type: 'limit_data', bytes: 1, connections: [2] }]);
  const counts = [];
  for (let count = 0; count < 3; count++) counts.push((await heard(dial())).bytes);
  expect(counts).toEqual([1_000, 1, 1_000]);
});

it('hands an RST of the server on to the client', async () => {
  const server = await listen(
    createServer((socket) => socket.once('data', () => socket.resetAndDestroy())),
  );
  const network = await startNetwork({ targetPort: server.port, toxics: [] });
  running.push(server, network);
  const socket = connect(network.port, '127.0.0.1');
  socket.write('hello');
  expect((await heard(socket)).end).toBe('ECONNRESET');
});
