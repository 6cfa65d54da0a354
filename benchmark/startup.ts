import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './median.ts';

const ROUNDS = 25;

/** CPU time of a whole Node process, ms. */
function cpuMs(args: readonly string[]): number {
  const { output, status, stderr } = spawnSync(
    process.execPath,
    ['--require', './benchmark/cpu-on-exit.cjs', ...args],
    { stdio: ['ignore', 'pipe', 'pipe', 'pipe'], encoding: 'utf8' },
  );
  const written = Number(output[3]);
  if (!Number.isFinite(written) || written === 0) {
    throw new Error(`no CPU time from: node ${args.join(' ')} (exit ${status}) ${stderr}`);
  }
  return written / 1000;
}

interface Subject {
  readonly name: string;
  readonly args: readonly string[];
  readonly atMost: number | null;
}

/**
 * Start-up as a ratio of CPU time to `node -e 0`, both measured in turn in every round,
 * so that the machine's speed drops out. Gives back whether all targets were met.
 */
export function benchmarkStartup(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'ghostcheck-benchmark-'));
  const boot = join(folder, 'boot.json');
  writeFileSync(
    boot,
    JSON.stringify({
      reason: 'PowerUp',
      chargingStation: { model: 'Wall 22', vendorName: 'Example', serialNumber: 'GC-0001' },
    }),
  );
  const program = 'bin/ghostcheck.js';
  const subjects: Subject[] = [
    { name: '--version', args: [program, '--version'], atMost: 1.3 },
    {
      name: 'url <url>',
      args: [program, 'url', 'wss://csms.example.com/ocpp/CP001'],
      atMost: null,
    },
    { name: 'boot <file>', args: [program, 'boot', boot], atMost: 1.6 },
  ];
  const floor: number[] = [];
  const ratios = subjects.map((): number[] => []);
  const absolute = subjects.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    const base = cpuMs(['-e', '0']);
    floor.push(base);
    subjects.forEach(({ args }, index) => {
      const cpu = cpuMs(args);
      absolute[index]?.push(cpu);
      ratios[index]?.push(cpu / base);
    });
  }
  rmSync(folder, { recursive: true });

  console.log(
    `Start-up: CPU time (user + system) of the whole process, median of ${ROUNDS} rounds`,
  );
  console.log(`  node -e 0        ${median(floor).toFixed(0).padStart(5)} ms    1.00`);
  return subjects
    .map(({ name, atMost }, index) => {
      const ratio = median(ratios[index] ?? []);
      const met = atMost === null || ratio <= atMost;
      const target = atMost === null ? '' : `   at most ${atMost}: ${met ? 'met' : 'MISSED'}`;
      const cpu = median(absolute[index] ?? [])
        .toFixed(0)
        .padStart(5);
      console.log(`  ${name.padEnd(16)} ${cpu} ms    ${ratio.toFixed(2)}${target}`);
      return met;
    })
    .every(Boolean);
}
