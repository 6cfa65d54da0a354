import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { judgeStage } from '../../src/diagnosis/judge-world.ts';
import type { Fact } from '../../src/facts/document.ts';
import { clockModule } from '../../src/modules/clock/index.ts';
import { LOOPBACK, listen } from '../../src/simulator/running.ts';
import { hello, ntpRequest } from '../fixtures/station-clock.ts';
import { world } from '../fixtures/world.ts';
import { run, scratch } from './process.ts';

/** Where the random of a ClientHello stands: after two headers and the version. */
const RANDOM_AT = 5 + 4 + 2;
/** Where the transmit timestamp of an NTP packet stands (RFC 5905, 7.3). */
const TRANSMIT_AT = 40;

const now = () => ({ at: new Date().toISOString() });

/** The hellos that a client sends which is started as often, and gets no answer. */
async function hellosOf(
  times: number,
  program: string,
  args: (port: number) => string[],
): Promise<Fact[]> {
  const seen: Fact[] = [];
  await using work = await scratch();
  await using server = await listen(
    createServer((socket) =>
      socket.once('data', (bytes) => {
        seen.push({ ...hello(bytes.readUInt32BE(RANDOM_AT)), ...now() });
        socket.destroy();
      }),
    ),
  );
  for (let count = 0; count < times; count += 1) {
    await run(program, args(server.port), work.folder);
  }
  return seen;
}

function judged(records: Fact[]) {
  const { judgement } = judgeStage(clockModule, { ...world(records), recordedAt: now().at }, null);
  return judgement;
}

describe('a stack of today tells nothing of its clock, and is not believed to', () => {
  it.each([
    ['openssl of TLS 1.3', 'openssl', ['s_client', '-connect']],
    ['openssl of TLS 1.2', 'openssl', ['s_client', '-tls1_2', '-connect']],
    ['gnutls-cli', 'gnutls-cli', []],
    ['curl', 'curl', ['--silent', '--max-time', '5']],
  ] as const)('%s', async (_name, program, args) => {
    const records = await hellosOf(3, program, (port) => [
      ...args,
      program === 'curl' ? `https://${LOOPBACK}:${port}/` : `${LOOPBACK}:${port}`,
    ]);
    expect(records).toHaveLength(3);
    const { findings, measurements, notExamined } = judged(records) ?? {};
    expect(findings).toEqual([]);
    expect(measurements).not.toHaveProperty('clock.chargerOffsetMs');
    expect(notExamined?.map(({ what }) => what).join()).toContain('random bytes');
  });
});

it('chronyd asks for the time with random timestamps, and is not believed either', async () => {
  const socket = createSocket('udp4');
  const records: Fact[] = [];
  await new Promise<void>((resolve) => socket.bind(0, LOOPBACK, resolve));
  const server = `server ${LOOPBACK} port ${socket.address().port} iburst`;
  // -Q: it tells what it would do, and does not touch the clock of this machine.
  const child = spawn('chronyd', ['-Q', '-t', '20', '-f', '/dev/null', '-u', 'root', server]);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await new Promise<void>((resolve) => {
    socket.on('message', (bytes) => {
      records.push({ ...ntpRequest(bytes.readUInt32BE(TRANSMIT_AT)), ...now() });
      if (records.length === 3) resolve();
    });
    child.once('exit', () => resolve());
  });
  child.kill();
  await ended;
  socket.close();
  expect(records).toHaveLength(3);
  expect(judged(records)?.findings).toEqual([]);
});
