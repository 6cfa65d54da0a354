import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assemble } from '../src/diagnosis/assemble.ts';
import { gatherFacts } from '../src/diagnosis/runner.ts';
import { ofKind } from '../src/facts/select.ts';
import { MODULES } from '../src/registry.ts';
import { type Backend, startBackend } from './backend.ts';
import { median } from './median.ts';
import { pipelineSteps, WSCAT_WAIT_MS } from './pipeline.ts';

const ROUND_TRIPS_MS = [0, 50, 150, 300];
const ROUNDS = 5;
const BOOT = {
  reason: 'PowerUp',
  chargingStation: { model: 'Wall 22', vendorName: 'Example', serialNumber: 'GC-0001' },
};

interface Row {
  readonly roundTripMs: number;
  readonly bootMs: number;
  readonly wholeMs: number;
  readonly processMs: number;
  readonly pipelineMs: number;
}

/**
 * The diagnosis at added round-trip times, from its start to the boot answer, beside the
 * shell pipeline that a technician would type instead. Gives back whether targets were met.
 */
export async function benchmarkHandshake(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'ghostcheck-benchmark-'));
  const bootFile = join(folder, 'boot.json');
  writeFileSync(bootFile, JSON.stringify(BOOT));
  const rows: Row[] = [];
  try {
    for (const roundTripMs of ROUND_TRIPS_MS) {
      const backend = await startBackend(roundTripMs, folder);
      try {
        // The first run in a process pays for loading code once; it is not counted.
        await diagnoseOnce(backend);
        rows.push(await measure(backend, roundTripMs, bootFile));
      } finally {
        await backend.close();
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return print(rows);
}

async function measure(backend: Backend, roundTripMs: number, bootFile: string): Promise<Row> {
  const samples: Omit<Row, 'roundTripMs'>[] = [];
  const commands = pipelineSteps(backend);
  for (let round = 0; round < ROUNDS; round++) {
    const inProcess = await diagnoseOnce(backend);
    const processMs = await wallMs(process.execPath, [
      'bin/ghostcheck.js',
      'diagnose',
      ...backend.arguments,
      '--boot',
      bootFile,
      '--json',
    ]);
    let pipelineMs = 0;
    for (const [command, ...args] of commands) pipelineMs += await wallMs(command, args);
    samples.push({ ...inProcess, processMs, pipelineMs });
  }
  const middle = (key: keyof Omit<Row, 'roundTripMs'>) => median(samples.map((row) => row[key]));
  return {
    roundTripMs,
    bootMs: middle('bootMs'),
    wholeMs: middle('wholeMs'),
    processMs: middle('processMs'),
    pipelineMs: middle('pipelineMs'),
  };
}

/** One diagnosis in this process: ms from its start to the boot answer, and to the report. */
async function diagnoseOnce(backend: Backend): Promise<{ bootMs: number; wholeMs: number }> {
  const site = backend.site(JSON.stringify(BOOT));
  const begun = performance.now();
  const facts = await gatherFacts(MODULES, site, { mode: 'simulated' });
  const report = assemble(MODULES, facts);
  const wholeMs = performance.now() - begun;
  const answered = ofKind(facts.records, 'boot.exchange').find(
    ({ outcome }) => outcome === 'result',
  );
  if (answered === undefined || report.verdict !== 'healthy') {
    throw new Error(`not the healthy run to measure: ${JSON.stringify(report.findings)}`);
  }
  return { bootMs: answered.startMs + answered.durationMs, wholeMs };
}

/** Wall time of a whole process, ms; it must end well. */
function wallMs(command: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    // stdin stays open: at its end wscat leaves at once, before it has sent anything.
    const child = spawn(command, args, { stdio: 'pipe', timeout: 30_000 });
    let said = '';
    const keep = (chunk: Buffer) => {
      said = `${said}${chunk.toString('utf8')}`.slice(-500);
    };
    child.stdout.resume();
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(performance.now() - begun);
      else reject(new Error(`${command} ${args.join(' ')}: exit ${code} ${said}`));
    });
  });
}

function print(rows: readonly Row[]): boolean {
  console.log(`
Diagnosis at added round-trip times, median of ${ROUNDS} runs, everything in turn.
  Counted: name (DNS), TCP, TLS 1.3, upgrade and boot on one socket = 5 round trips, up to the boot
  answer ("to boot", in process, code already loaded; budget 5.5 round trips + 60 ms). Beside them, in
  their shadow: an NTP query and the other family's name. "process" is the whole program, from its
  start to its end, with a Heartbeat answered, the session closed politely (two round trips more) and the report printed.
  The pipeline: dig A, dig AAAA, nc -z, openssl s_client, wscat (upgrade and boot), an SNTP query, one
  after the other, without the time it takes to type them. The delay proxy cannot delay nc's SYN: its
  round trip is added. wscat waits ${WSCAT_WAIT_MS} ms after it has sent; "no wait" is the pipeline without that.

   RTT  to boot  x RTT  budget  whole  process  pipeline  no wait  pipeline/process  no wait/process`);
  return rows
    .map(({ roundTripMs, bootMs, wholeMs, processMs, pipelineMs: typedMs }) => {
      const budget = 5.5 * roundTripMs + 60;
      const pipelineMs = typedMs + roundTripMs;
      const impatientMs = pipelineMs - WSCAT_WAIT_MS;
      const ratio = pipelineMs / processMs;
      const met = bootMs <= budget && (roundTripMs < 50 || ratio >= 2.5);
      const columns = [
        String(roundTripMs).padStart(6),
        bootMs.toFixed(0).padStart(8),
        (roundTripMs === 0 ? '-' : (bootMs / roundTripMs).toFixed(2)).padStart(6),
        budget.toFixed(0).padStart(7),
        wholeMs.toFixed(0).padStart(6),
        processMs.toFixed(0).padStart(8),
        pipelineMs.toFixed(0).padStart(9),
        impatientMs.toFixed(0).padStart(8),
        ratio.toFixed(2).padStart(17),
        (impatientMs / processMs).toFixed(2).padStart(16),
      ];
      console.log(`${columns.join(' ')}   ${met ? 'met' : 'MISSED'}`);
      return met;
    })
    .every(Boolean);
}
