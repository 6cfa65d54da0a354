import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { assemble } from '../src/diagnosis/assemble.ts';
import type { Report } from '../src/diagnosis/report.ts';
import { gatherFacts } from '../src/diagnosis/runner.ts';
import type { Facts } from '../src/facts/document.ts';
import { MODULES } from '../src/registry.ts';
import { redactStrict } from '../src/render/redact.ts';
import type { RecordedCall, UpgradeRequest } from '../src/simulator/index.ts';
import type { Scenario } from '../src/simulator/scenario/scenario.ts';
import {
  DEFAULT_SCENARIO,
  shippedNames,
  shippedScenario,
} from '../src/simulator/scenario/shipped.ts';
import { startWorld } from '../src/simulator/scenario/world.ts';
import { siteOfWorld } from './simulator/site-of-world.ts';

/** The names that the demo has always had. */
const NAMES = [
  'healthy',
  'signal-weak',
  'clock-reset',
  'certificate-expired',
  'tls-silent-close',
  'subprotocol-mismatch',
  'boot-field-missing',
];
const SCENARIOS = await Promise.all(NAMES.map(shippedScenario));

const PROGRAM = fileURLToPath(new URL('../bin/ghostcheck.js', import.meta.url));

interface Diagnosed {
  readonly report: Report;
  readonly requests: readonly UpgradeRequest[];
  readonly calls: readonly RecordedCall[];
}

async function diagnose(scenario: Scenario): Promise<Diagnosed> {
  await using world = await startWorld(scenario);
  const facts = await gatherFacts(MODULES, await siteOfWorld(world), { mode: 'simulated' });
  const { requests, calls } = world.csms;
  return { report: assemble(MODULES, facts), requests: [...requests], calls: [...calls] };
}

const diagnosed = new Map<string, Diagnosed>();
// Side by side, since each waits for its modem's samples.
beforeAll(async () => {
  const all = SCENARIOS.map(async (scenario) => [scenario.name, await diagnose(scenario)] as const);
  for (const [name, result] of await Promise.all(all)) diagnosed.set(name, result);
});

function resultOf(name: string): Diagnosed {
  const result = diagnosed.get(name);
  if (result === undefined) throw new Error(`no scenario ${name}`);
  return result;
}

const faultsOf = ({ findings }: Report) => findings.map(({ fault }) => fault);

it.each(SCENARIOS)('$name is found to be what it is', ({ name, expect: expected }) => {
  const { report } = resultOf(name);
  const { verdict, exitCode } = report;
  const found = report.findings.find(({ id }) => id === report.primary);
  const { fault: primary = null, mrec = null } = found ?? {};
  const ids = (isWanted: (severity: string) => boolean) =>
    report.findings.flatMap(({ severity, fault }) => (isWanted(severity) ? [fault] : [])).sort();
  const notes = ids((severity) => severity === 'note');
  const faults = ids((severity) => severity !== 'note');
  expect({ verdict, primary, mrec, faults, notes, exitCode }).toEqual({
    ...expected,
    faults: [...expected.faults].sort(),
    notes: expected.notes ?? notes,
  });
  expect(report.run.mode).toBe('simulated');
});

it.each(SCENARIOS)('$name is judged the same again, from its facts alone', ({ name }) => {
  const { report } = resultOf(name);
  const facts: Facts = JSON.parse(JSON.stringify(report.facts));
  const replay = assemble(MODULES, facts, { replay: true });
  expect({ ...replay, run: report.run }).toEqual(report);
});

it.each(SCENARIOS)('$name names nobody under strict redaction', ({ name }) => {
  const text = JSON.stringify(redactStrict(resultOf(name).report));
  expect(text).not.toMatch(/csms\.example\.com|CP001|127\.0\.0\.1|EX22-000417/);
});

describe('the demo', () => {
  it('finds nothing at all in the healthy world', () => {
    const { report, requests, calls } = resultOf('healthy');
    expect(report.findings).toEqual([]);
    const examined = report.checks.filter(({ status }) => status !== 'skipped');
    expect(examined.map(({ stage, status }) => [stage, status])).toEqual(
      ['url', 'signal', 'dns', 'tcp', 'clock', 'tls', 'upgrade', 'boot'].map((stage) => [
        stage,
        'pass',
      ]),
    );
    expect(report.scope).toBe('backend-and-charger');
    expect(requests).toHaveLength(1);
    expect(calls.map(({ action }) => action)).toEqual(['BootNotification', 'Heartbeat']);
  });

  it('falls into the Time-Sync Trap, and lists the weak signal beside it', () => {
    const { report } = resultOf(DEFAULT_SCENARIO);
    const [primary] = report.findings;
    expect(primary).toMatchObject({ fault: 'clock-reset', mrec: 'CX015', causedBy: null });
    expect(report.findings).toContainEqual(
      expect.objectContaining({
        fault: 'tls-certificate-not-yet-valid',
        causedBy: 'clock-reset',
      }),
    );
    expect(report.findings).toContainEqual(
      expect.objectContaining({ fault: 'signal-weak', mrec: 'CX013', causedBy: null }),
    );
    expect(report.checks.find(({ stage }) => stage === 'tls')?.status).toBe('follows');
    expect(report.measurements['signal.rsrpDbm']).toBe(-107);
  });

  it('sends neither password nor boot to a backend whose certificate has expired', () => {
    const { report, requests, calls } = resultOf('certificate-expired');
    expect(faultsOf(report)).toEqual(['tls-certificate-expired']);
    expect(requests.filter(({ authorization }) => authorization !== null)).toEqual([]);
    expect(calls).toEqual([]);
    // Nobody asked whether a session lasts: that there was none is no row of its own.
    expect(report.checks.find(({ stage }) => stage === 'session')).toMatchObject({
      status: 'skipped',
      because: 'not held: no --hold given',
    });
  });

  it('does not call a session held that was closed at once', () => {
    const { report } = resultOf('subprotocol-mismatch');
    const row = report.checks.find(({ stage }) => stage === 'session');
    expect(row).toMatchObject({ status: 'blocked', because: 'subprotocol-mismatch' });
  });

  it('takes the field that is missing for the cause of what the backend answered', () => {
    const { report } = resultOf('boot-field-missing');
    const others = report.findings.slice(1);
    expect(others.filter(({ causedBy }) => causedBy !== report.primary)).toEqual([]);
  });
});

describe('the built program', () => {
  interface Ended {
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
  }

  async function ended(child: ChildProcess): Promise<Ended> {
    const text = { stdout: '', stderr: '' };
    child.stdout?.on('data', (bytes) => {
      text.stdout += bytes;
    });
    child.stderr?.on('data', (bytes) => {
      text.stderr += bytes;
    });
    const [code] = await once(child, 'close');
    return { code, ...text };
  }
  const start = (...args: string[]) => spawn(process.execPath, [PROGRAM, 'demo', ...args]);

  it('demonstrates the default scenario and ends', async () => {
    const { code, stdout, stderr } = await ended(start('--json', '--label', 'ticket=4711'));
    const report = JSON.parse(stdout);
    expect(report.primary).toBe(resultOf(DEFAULT_SCENARIO).report.primary);
    expect(report.labels).toEqual({ ticket: '4711' });
    expect(report.run.mode).toBe('simulated');
    expect(stderr).toMatch(/^Simulated, on this machine only: /);
    expect(code).toBe(1);
  });

  it('ends at Ctrl-C with the report of what was seen', async () => {
    const child = start('healthy', '--format', 'ndjson');
    // The first line comes after the program has begun to listen for the signal.
    child.stdout.once('data', () => child.kill('SIGINT'));
    const { code, stdout } = await ended(child);
    const last = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
    expect(last.report.run.interrupted).toBe(true);
    expect(code).toBe(130);
  });

  it('lists its scenarios, for people and for scripts', async () => {
    const [human, machine] = await Promise.all([
      ended(start('--list')),
      ended(start('--list', '--json')),
    ]);
    const names = await shippedNames();
    for (const name of names) expect(human.stdout).toContain(`  ${name} `);
    expect(human.stdout.split('\n').every((line) => line.length < 78)).toBe(true);
    expect(JSON.parse(machine.stdout).scenarios.map(({ name }: Scenario) => name)).toEqual(names);
    expect([human.code, machine.code]).toEqual([0, 0]);
  });

  it('refuses a scenario that it does not have, and names the nearest', async () => {
    const { code, stdout, stderr } = await ended(start('clokc-reset'));
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe(
      "ghostcheck: no scenario is called 'clokc-reset'. Did you mean clock-reset?\n",
    );
  });
});
