import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import type { Report } from '../../src/diagnosis/report.ts';
import { startNtpServer } from '../../src/simulator/index.ts';
import { run } from './fake-io.ts';

const HOUR_MS = 3_600_000;

/** A backend that knows no path, and lives an hour ahead. */
async function backendAhead() {
  const asked: string[] = [];
  const server = createServer();
  server.on('upgrade', (request, socket) => {
    asked.push(request.url ?? '');
    const date = new Date(Date.now() + HOUR_MS + 120_000).toUTCString();
    socket.end(`HTTP/1.1 404 Not Found\r\nDate: ${date}\r\nContent-Length: 0\r\n\r\n`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { port, asked, [Symbol.dispose]: () => server.close() };
}

async function clock(...args: string[]): Promise<Report> {
  const { stdout, exitCode } = await run(['clock', ...args, '--json']);
  const report: Report = JSON.parse(stdout);
  expect(exitCode).toBe(report.exitCode);
  return report;
}

test("the laptop's clock against a time server", async () => {
  await using ntp = await startNtpServer();
  const report = await clock('--ntp', `127.0.0.1:${ntp.port}`);
  expect(report).toMatchObject({ verdict: 'healthy', exitCode: 0 });
  expect(Math.abs(Number(report.measurements['clock.laptopOffsetMs']))).toBeLessThan(1_000);
  expect(report.actions).toEqual([]);
});

test("the charger's clock, as read off its display", async () => {
  const report = await clock('--no-ntp', '--charger-time', '2000-01-01T00:04:00Z');
  expect(report).toMatchObject({ primary: 'clock-reset', exitCode: 1 });
});

test("the backend's clock is asked under a name that no station has, and only it is judged", async () => {
  await using ntp = await startNtpServer();
  using backend = await backendAhead();
  const url = `ws://127.0.0.1:${backend.port}/ocpp/CP001`;
  const report = await clock(url, '--ntp', `127.0.0.1:${ntp.port}`);
  expect(report.findings.map(({ fault }) => fault)).toEqual(['backend-clock-wrong']);
  expect(backend.asked).toHaveLength(1);
  expect(backend.asked.join()).not.toContain('CP001');
  expect(report.checks.find(({ stage }) => stage === 'upgrade')).toMatchObject({
    status: 'skipped',
    because: 'asked for its facts alone',
  });
});

test('a time server that does not answer leaves the question open', async () => {
  await using ntp = await startNtpServer();
  const { port } = ntp;
  await ntp.close();
  const report = await clock('--ntp', `127.0.0.1:${port}`);
  expect(report).toMatchObject({ verdict: 'inconclusive', exitCode: 3 });
  expect(report.findings.map(({ fault }) => fault)).toEqual(['ntp-unreachable']);
});

test('with no clock at all there is nothing to do', async () => {
  const { stderr, exitCode } = await run(['clock', '--no-ntp']);
  expect(stderr).toMatch(/no clock to compare/);
  expect(exitCode).toBe(2);
});
