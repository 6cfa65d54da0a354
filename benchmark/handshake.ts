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
import { pipelineSteps } from './pipeline.ts';

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
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: 30_000 });
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
  Counted: name (DNS), TCP, TLS 1.3, upgrade and boot on one socket = 5 round trips; beside them,
  in their shadow, an NTP query and the second resolver question. The boot answer ends it.
  The pipeline: dig, nc -z, openssl s_client, a WebSocket client (node ws) that upgrades and boots,
  an SNTP query; one after the other, as typed, without the time it takes to type them.

  RTT ms   to boot ms   x RTT   budget ms   whole ms   process ms   pipeline ms   pipeline/process`);
  return rows
    .map(({ roundTripMs, bootMs, wholeMs, processMs, pipelineMs }) => {
      const budget = 5.5 * roundTripMs + 60;
      const ratio = pipelineMs / processMs;
      const times = roundTripMs === 0 ? '-' : (bootMs / roundTripMs).toFixed(2);
      const met = bootMs <= budget && (roundTripMs < 50 || ratio >= 2.5);
      const columns = [
        String(roundTripMs).padStart(6),
        bootMs.toFixed(0).padStart(12),
        times.padStart(7),
        budget.toFixed(0).padStart(11),
        wholeMs.toFixed(0).padStart(10),
        processMs.toFixed(0).padStart(12),
        pipelineMs.toFixed(0).padStart(13),
        ratio.toFixed(2).padStart(18),
      ];
      console.log(`  ${columns.join(' ')}   ${met ? 'met' : 'MISSED'}`);
      return met;
    })
    .every(Boolean);
}
