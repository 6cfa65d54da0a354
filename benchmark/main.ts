import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { type BackendTask, serveBackend } from './backend.ts';
import { benchmarkExamine } from './examine.ts';
import { benchmarkHandshake } from './handshake.ts';
import { benchmarkMessages } from './messages.ts';
import { benchmarkSignal, type ModemTask, serveModem } from './signal.ts';
import { benchmarkStartup } from './startup.ts';
import { benchmarkTlsScan, type ScanTask, serveScan } from './tls-scan.ts';

const BENCHMARKS: Readonly<Record<string, () => boolean | Promise<boolean>>> = {
  startup: benchmarkStartup,
  messages: benchmarkMessages,
  handshake: benchmarkHandshake,
  tls: benchmarkTlsScan,
  signal: benchmarkSignal,
  examine: benchmarkExamine,
};

/** All of them, or those named on the command line. */
async function runNamed(named: readonly string[]): Promise<void> {
  let met = true;
  for (const [name, benchmark] of Object.entries(BENCHMARKS)) {
    if (named.length === 0 || named.includes(name)) met = (await benchmark()) && met;
  }
  process.exitCode = met ? 0 : 1;
}

/** What is measured against, or the way to it. */
async function serve(task: BackendTask | ScanTask | ModemTask): Promise<void> {
  parentPort?.postMessage(await placeOf(task));
}

function placeOf(task: BackendTask | ScanTask | ModemTask): Promise<object> {
  switch (task.kind) {
    case 'backend':
      return serveBackend(task);
    case 'modem':
      return serveModem(task);
    default:
      return serveScan(task);
  }
}

await (isMainThread ? runNamed(process.argv.slice(2)) : serve(workerData));
