import { expect, test } from 'vitest';
import { assemble } from '../../src/diagnosis/assemble.ts';
import type { AnyModule, Observation } from '../../src/diagnosis/module.ts';
import { without } from '../../src/diagnosis/module.ts';
import { gatherFacts } from '../../src/diagnosis/runner.ts';
import type { FaultId } from '../../src/faults/index.ts';
import { siteFor, stageModule } from './synthetic.ts';

const seen = (fault: FaultId, parts: Partial<Observation> = {}): Observation => ({
  fault,
  confidence: 'certain',
  detail: 'Seen.',
  evidence: [],
  ...parts,
});

const finds = (...findings: Observation[]) => ({
  judge: () => ({ findings, summary: 'judged' }),
});

async function report(modules: readonly AnyModule[]) {
  return assemble(modules, await gatherFacts(modules, siteFor(), { mode: 'simulated' }));
}

test('what stops the handshake goes before what strains it, whatever the stage', async () => {
  const { primary, findings, verdict } = await report([
    stageModule('signal', finds(seen('signal-weak'))),
    stageModule('tcp', finds(seen('tcp-refused'))),
  ]);
  expect(verdict).toBe('fault');
  expect(primary).toBe('tcp-refused');
  expect(findings.map(({ id }) => id)).toEqual(['tcp-refused', 'signal-weak']);
});

test('what strains alone is primary', async () => {
  expect((await report([stageModule('signal', finds(seen('signal-weak')))])).primary).toBe(
    'signal-weak',
  );
});

test('certain goes before likely, then the order of the stages decides', async () => {
  const likely = seen('dns-not-found', { confidence: 'likely' });
  const modules = [
    stageModule('dns', finds(likely)),
    stageModule('tcp', finds(seen('tcp-refused'))),
    stageModule('upgrade', finds(seen('upgrade-redirected'))),
  ];
  expect((await report(modules)).findings.map(({ id }) => id)).toEqual([
    'tcp-refused',
    'upgrade-redirected',
    'dns-not-found',
  ]);
});

test('a warning is never primary beside a fault; alone it is, and the exit code stays 0', async () => {
  const warning = stageModule('dns', finds(seen('dns-slow')));
  expect(await report([warning])).toMatchObject({
    verdict: 'warning',
    exitCode: 0,
    primary: 'dns-slow',
  });
  const both = [warning, stageModule('signal', finds(seen('signal-weak')))];
  expect((await report(both)).primary).toBe('signal-weak');
});

test('--fail-on warning lets a warning fail', async () => {
  const modules = [stageModule('dns', finds(seen('dns-slow')))];
  const facts = await gatherFacts(modules, siteFor(), { mode: 'simulated' });
  expect(assemble(modules, facts, { failOn: 'warning' }).exitCode).toBe(1);
});

test('a crash does not hide a proved fault', async () => {
  const crash = stageModule('dns', {
    judge: () => {
      throw new Error('a bug of ours');
    },
  });
  expect(await report([crash, stageModule('tcp', finds(seen('tcp-refused')))])).toMatchObject({
    verdict: 'fault',
    exitCode: 1,
    primary: 'tcp-refused',
  });
});

/** Repaired by forgetting everything that was recorded. */
const repairing = (fault: FaultId) => ({
  repairs: { [fault]: (world: Parameters<typeof without>[0]) => without(world, () => true) },
});

const whileRecorded = (observation: Observation) => ({
  judge: ({ records }: { records: readonly unknown[] }) => ({
    findings: records.length > 0 ? [observation] : [],
    summary: 'judged',
  }),
});

const recordsOne: Pick<AnyModule, 'reads' | 'probe'> = {
  reads: ['session.close'],
  probe: async (run) => {
    run.recorder.start().record({
      kind: 'session.close',
      by: 'peer',
      code: 1000,
      reason: '',
      afterMs: 1,
      error: null,
    });
    return { gate: 'open' };
  },
};

test('a finding follows from another only where repairing that makes it vanish', async () => {
  const modules = [
    stageModule('dns', { ...finds(seen('dns-not-found')), ...repairing('dns-not-found') }),
    stageModule('upgrade', {
      ...recordsOne,
      ...whileRecorded(seen('upgrade-redirected')),
    }),
    stageModule('clock', { ...recordsOne, ...whileRecorded(seen('ntp-unreachable')) }),
    stageModule('signal', finds(seen('signal-weak'))),
  ];
  const { findings, checks, primary } = await report(modules);
  expect(Object.fromEntries(findings.map(({ id, causedBy }) => [id, causedBy]))).toEqual({
    'dns-not-found': null,
    'signal-weak': null,
    'upgrade-redirected': 'dns-not-found',
    'ntp-unreachable': 'dns-not-found',
  });
  expect(primary).toBe('dns-not-found');
  for (const row of ['upgrade', 'clock']) {
    const because = 'dns-not-found';
    expect(checks.find(({ stage }) => stage === row)).toMatchObject({ status: 'follows', because });
  }
});

test('a warning that a fault follows from is a fault: verdict, row and primary agree', async () => {
  const modules = [
    stageModule('boot', {
      ...recordsOne,
      judge: ({ records }) => ({
        findings: [
          seen('boot-field-empty'),
          ...(records.length > 0 ? [seen('boot-format-refused')] : []),
        ],
        summary: 'refused',
      }),
      ...repairing('boot-field-empty'),
    }),
  ];
  expect(await report(modules)).toMatchObject({
    verdict: 'fault',
    exitCode: 1,
    primary: 'boot-field-empty',
    findings: [
      { id: 'boot-field-empty', severity: 'fault', causedBy: null },
      { id: 'boot-format-refused', severity: 'fault', causedBy: 'boot-field-empty' },
    ],
    checks: expect.arrayContaining([expect.objectContaining({ stage: 'boot', status: 'fault' })]),
  });
});

test('of two that explain each other, the earlier stage is the cause', async () => {
  const modules = [
    stageModule('tls', {
      ...recordsOne,
      ...whileRecorded(seen('clock-reset')),
      ...repairing('clock-reset'),
    }),
    stageModule('upgrade', {
      ...whileRecorded(seen('upgrade-redirected')),
      ...repairing('upgrade-redirected'),
    }),
  ];
  const { findings } = await report(modules);
  expect(findings.map(({ id, causedBy }) => [id, causedBy])).toEqual([
    ['clock-reset', null],
    ['upgrade-redirected', 'clock-reset'],
  ]);
});

test('a replay of recorded facts gives the same report, but for its id and mode', async () => {
  const modules = [
    stageModule('dns', { ...finds(seen('dns-not-found')), ...repairing('dns-not-found') }),
    stageModule('upgrade', { ...recordsOne, ...whileRecorded(seen('upgrade-redirected')) }),
  ];
  const facts = await gatherFacts(modules, siteFor(), { mode: 'simulated' });
  const live = assemble(modules, facts);
  const replay = assemble(modules, JSON.parse(JSON.stringify(facts)), { replay: true });
  expect(replay.run.mode).toBe('replay');
  expect({ ...replay, run: null }).toEqual({ ...live, run: null });
});
