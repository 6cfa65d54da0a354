import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import validate from '../../generated/report-1.js';
import type { Report } from '../diagnosis/report.ts';
import { spanMs } from '../simulator/scenario/age.ts';
import type { Scenario } from '../simulator/scenario/scenario.ts';
import { shippedFolder } from '../simulator/scenario/shipped.ts';
import { writeSiteFolder } from '../simulator/scenario/site-folder.ts';
import { startWorld } from '../simulator/scenario/world.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { differences, type Found, type Verified } from './verified.ts';

const { maxReportBytes, verifyGraceMs } = THRESHOLDS.simulator;
const PROGRAM = () => join(dirname(shippedFolder()), 'bin', 'ghostcheck.js');

/** Starts the world of a scenario, has the built program diagnose it, and compares. */
export async function verifyScenario(
  scenario: Scenario,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Verified> {
  const begun = performance.now();
  const found = await diagnose(scenario, env, signal).catch(
    (error: unknown): Found => ({
      ...NOTHING,
      unforeseen: [],
      exitCode: -1,
      error: `cannot be started: ${error instanceof Error ? error.message : String(error)}`,
    }),
  );
  const { name, expect } = scenario;
  return {
    name,
    expect,
    found,
    pass: differences(expect, found).length === 0,
    durationMs: Math.round(performance.now() - begun),
  };
}

async function diagnose(
  scenario: Scenario,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Found> {
  await using world = await startWorld(scenario);
  await using folder = await writeSiteFolder(world.station);
  const args = ['diagnose', '--site', folder.siteFile, ...folder.args, '--json'];
  const ended = await run(
    args,
    env,
    AbortSignal.any([signal, AbortSignal.timeout(limitMs(scenario))]),
  );
  const unforeseen = world.journal.unforeseen.map(
    ({ device, what, detail }) => `${device}: ${what} ${detail}`,
  );
  return { ...foundIn(ended), unforeseen: [...new Set(unforeseen)] };
}

/** What `diagnose` allows itself, and some more. */
function limitMs({ with: options = {} }: Scenario): number {
  const { timeout, hold, messageTimeout, repeat = 1 } = options;
  const ms = (text: string | undefined, otherwise: number) =>
    text === undefined ? otherwise : spanMs(text);
  return (
    ms(timeout, THRESHOLDS.run.timeoutMs) +
    ms(hold, 0) +
    (repeat - 1) * ms(messageTimeout, THRESHOLDS.boot.messageTimeoutMs) +
    verifyGraceMs
  );
}

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(
  args: readonly string[],
  { GHOSTCHECK_PASSWORD: _, ...env }: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [PROGRAM(), ...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: Ctrl-C is ours to pass on.
      detached: process.platform !== 'win32',
    });
    const text = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (more: string) => {
        text[name] += more;
        if (text[name].length > maxReportBytes) child.kill('SIGKILL');
      });
    }
    const kill = () => child.kill('SIGKILL');
    signal.addEventListener('abort', kill);
    if (signal.aborted) kill();
    const end = (exitCode: number | null) => {
      signal.removeEventListener('abort', kill);
      resolve({ exitCode, ...text });
    };
    child.on('error', () => end(null));
    child.on('close', end);
  });
}

const NOTHING: Pick<Found, 'verdict' | 'primary' | 'mrec' | 'faults' | 'notes'> = {
  verdict: 'inconclusive',
  primary: null,
  mrec: null,
  faults: [],
  notes: [],
};

function foundIn({ exitCode, stdout, stderr }: Ended): Omit<Found, 'unforeseen'> {
  const report = reportIn(stdout);
  if (report === null) {
    const said = stderr.trim().split('\n').at(-1) ?? '';
    const error = exitCode === null ? 'did not end in time' : said || 'no report';
    return { ...NOTHING, exitCode: exitCode ?? -1, error };
  }
  const primary = report.findings.find(({ id }) => id === report.primary) ?? null;
  const ids = (wanted: (severity: string) => boolean) => [
    ...new Set(
      report.findings.filter(({ severity }) => wanted(severity)).map(({ fault }) => fault),
    ),
  ];
  return {
    verdict: report.verdict,
    primary: primary?.fault ?? null,
    mrec: primary?.mrec ?? null,
    faults: ids((severity) => severity !== 'note'),
    notes: ids((severity) => severity === 'note'),
    exitCode: exitCode ?? -1,
  };
}

function reportIn(text: string): Report | null {
  try {
    const document: unknown = JSON.parse(text);
    return isReport(document) ? document : null;
  } catch {
    return null;
  }
}

const isReport = (document: unknown): document is Report => validate(document);
