import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { WebSocket } from 'ws';
import { WANTED } from '../src/examine/wanted-variables.ts';

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
  readonly read: number;
  readonly reports: number;
  readonly servedMs: number;
  /** Of all stations together. */
  readonly variables: number;
}

/** What the report says of a station's variables; the rest is not looked at. */
interface Examined {
  readonly facts: {
    readonly records: readonly {
      readonly kind: string;
      readonly outcome?: string;
      readonly variables?: readonly unknown[];
    }[];
  };
}

/** Many stations that connect with TLS, boot and are read out, at one `examine` in a process of its own. */
export async function benchmarkExamine(): Promise<boolean> {
  const nobody = await examined(0);
  const many = await examined(STATIONS);
  const perStation = (many.cpuUs - nobody.cpuUs) / STATIONS / 1_000;
  const met = [many.booted, many.read, many.reports].every((count) => count === STATIONS);
  console.log(`
Examination of ${STATIONS} stations, ${AT_ONCE} at once: TLS 1.3, upgrade, boot, read-out of ${many.variables / STATIONS} variables
  each, report.
  booted ${many.booted}, read out ${many.read}, reports ${many.reports}, all served within ${(many.servedMs / 1_000).toFixed(1)} s
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
  let booted = 0;
  const sockets: WebSocket[] = [];
  const waiting = Array.from({ length: count }, (_, index) => `CP${index}`);
  const worker = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      sockets.push(
        await readOut(port, name, () => {
          booted += 1;
        }),
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const servedMs = performance.now() - begun;
  child.kill('SIGINT');
  await once(child, 'close');
  for (const socket of sockets) socket.terminate();
  const { reports }: { reports: Examined[] } = JSON.parse(await document);
  const read = reports
    .flatMap(({ facts }) => facts.records)
    .filter(({ kind, outcome }) => kind === 'station.variables' && outcome === 'read');
  const variables = read.reduce((sum, fact) => sum + (fact.variables?.length ?? 0), 0);
  const spent: Usage = JSON.parse(await used);
  return { ...spent, booted, read: read.length, variables, reports: reports.length, servedMs };
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

/** Boots a station, which answers all that it is asked for; settles when it was asked the last. */
async function readOut(port: number, name: string, booted: () => void): Promise<WebSocket> {
  const socket = new WebSocket(`wss://127.0.0.1:${port}/ocpp/${name}`, ['ocpp2.0.1'], {
    rejectUnauthorized: false,
    perMessageDeflate: false,
  });
  socket.on('error', () => {});
  await once(socket, 'open');
  const isRead = new Promise<void>((resolve) => {
    let asked = 0;
    socket.on('message', (data) => {
      const [type, id, , payload] = JSON.parse(String(data));
      if (type === 3) return booted();
      socket.send(
        JSON.stringify([3, id, { getVariableResult: payload.getVariableData.map(told) }]),
      );
      asked += payload.getVariableData.length;
      if (asked >= ASKED) resolve();
    });
    socket.on('close', () => resolve());
  });
  socket.send(JSON.stringify([2, 'boot', 'BootNotification', BOOT]));
  await isRead;
  // What came before a ping has been taken in once it is answered.
  if (socket.readyState === WebSocket.OPEN) {
    socket.ping();
    await once(socket, 'pong');
  }
  return socket;
}

/** How many may be asked for at once comes first, alone. */
const ASKED = WANTED.length + 1;

const told = (wanted: { variable: { name: string } }) => ({
  ...wanted,
  attributeStatus: 'Accepted',
  attributeValue: wanted.variable.name === 'DateTime' ? new Date().toISOString() : '8',
});
