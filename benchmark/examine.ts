import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { WebSocket } from 'ws';

const STATIONS = 500;
/** Charging stations of one site or depot come back like this after a power cut. */
const AT_ONCE = 100;
const BOOT = { reason: 'PowerUp', chargingStation: { model: 'EX-22', vendorName: 'Example' } };

interface Usage {
  readonly cpuUs: number;
  readonly maxRssKb: number;
}

interface Run extends Usage {
  readonly booted: number;
  readonly called: number;
  readonly reports: number;
  readonly servedMs: number;
}

/** Many stations that connect with TLS and boot, at one `examine` in a process of its own. */
export async function benchmarkExamine(): Promise<boolean> {
  const nobody = await examined(0);
  const many = await examined(STATIONS);
  const perStation = (many.cpuUs - nobody.cpuUs) / STATIONS / 1_000;
  const met = many.booted === STATIONS && many.reports === STATIONS;
  console.log(`
Examination of ${STATIONS} stations, ${AT_ONCE} handshakes at once: TLS 1.3, upgrade, boot, and what is asked
  of them then, which they refuse; then a report on each.
  booted ${many.booted}, reports ${many.reports}, all booted within ${(many.servedMs / 1_000).toFixed(1)} s, asked ${many.called} times
  CPU per station ${perStation.toFixed(2)} ms, with its report (of the process ${(many.cpuUs / 1e6).toFixed(2)} s; with nobody ${(nobody.cpuUs / 1e6).toFixed(2)} s)
  memory at most ${(many.maxRssKb / 1024).toFixed(0)} MB (with nobody ${(nobody.maxRssKb / 1024).toFixed(0)} MB)   ${met ? 'met' : 'MISSED'}`);
  return met;
}

async function examined(count: number): Promise<Run> {
  const child = spawn(
    process.execPath,
    [
      ...['--require', resolve('benchmark/usage-on-exit.cjs'), 'bin/ghostcheck.js', 'examine'],
      ...['--listen', '127.0.0.1:0', '--no-ntp', '--trust-laptop-clock', '--json'],
    ],
    { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] },
  );
  const [, out, err, usage] = child.stdio;
  if (out == null || err == null || usage == null || !('on' in usage)) throw new Error('no pipes');
  if (!('read' in out && 'read' in err && 'read' in usage)) throw new Error('no readable pipes');
  const document = text(out);
  const used = text(usage);
  const port = await portOf(child);
  const begun = performance.now();
  const sessions = { booted: 0, called: 0 };
  const sockets: WebSocket[] = [];
  const waiting = Array.from({ length: count }, (_, index) => `CP${index}`);
  const worker = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      sockets.push(await boot(port, name, sessions));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const servedMs = performance.now() - begun;
  child.kill('SIGINT');
  await once(child, 'close');
  for (const socket of sockets) socket.terminate();
  const { reports }: { reports: unknown[] } = JSON.parse(await document);
  const spent: Usage = JSON.parse(await used);
  return { ...spent, ...sessions, reports: reports.length, servedMs };
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((found, failed) => {
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString('utf8')}`.slice(-5_000);
      const port = /wss:\/\/127\.0\.0\.1:(\d+)\//.exec(said)?.[1];
      if (port !== undefined) found(Number(port));
    });
    child.once('exit', () => failed(new Error(said)));
  });
}

async function boot(
  port: number,
  name: string,
  sessions: { booted: number; called: number },
): Promise<WebSocket> {
  const socket = new WebSocket(`wss://127.0.0.1:${port}/ocpp/${name}`, ['ocpp2.0.1'], {
    rejectUnauthorized: false,
    perMessageDeflate: false,
  });
  socket.on('error', () => {});
  await once(socket, 'open');
  const answered = new Promise<void>((resolve) => {
    socket.on('message', (data) => {
      const [type, id] = JSON.parse(String(data));
      if (type === 2) {
        sessions.called += 1;
        socket.send(JSON.stringify([4, id, 'NotImplemented', '', {}]));
      } else {
        sessions.booted += 1;
        resolve();
      }
    });
    socket.on('close', () => resolve());
  });
  socket.send(JSON.stringify([2, 'boot', 'BootNotification', BOOT]));
  await answered;
  return socket;
}
