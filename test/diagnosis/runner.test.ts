import { expect, test } from 'vitest';
import { assemble } from '../../src/diagnosis/assemble.ts';
import { gatherFacts, type RunEvent } from '../../src/diagnosis/runner.ts';
import { STAGES } from '../../src/facts/stages.ts';
import { statement } from '../fixtures/world.ts';
import { siteFor, stageModule } from './synthetic.ts';

const outcomes = (facts: Awaited<ReturnType<typeof gatherFacts>>) =>
  Object.fromEntries(facts.stages.map(({ stage, outcome }) => [stage, outcome]));

const live = { mode: 'live' } as const;

test('a stage starts when the gates before it are open, independent ones side by side', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const order: string[] = [];
  const modules = [
    stageModule('dns', {
      probe: async () => {
        order.push('dns');
        await held;
        return { gate: 'open' };
      },
    }),
    stageModule('tcp', {
      after: ['dns'],
      probe: async () => {
        order.push('tcp');
        return { gate: 'open' };
      },
    }),
    stageModule('clock', {
      probe: async () => {
        order.push('clock');
        release();
        return { gate: 'open' };
      },
    }),
  ];
  const facts = await gatherFacts(modules, siteFor(), live);
  expect(order).toEqual(['dns', 'clock', 'tcp']);
  expect(outcomes(facts)).toEqual({ dns: 'ran', tcp: 'ran', clock: 'ran' });
});

test('what comes after a shut gate is blocked by the stage that shut it', async () => {
  const modules = [
    stageModule('dns', { probe: async () => ({ gate: 'shut' }) }),
    stageModule('tcp', { after: ['dns'] }),
    stageModule('tls', { after: ['tcp'] }),
  ];
  const facts = await gatherFacts(modules, siteFor(), live);
  expect(outcomes(facts)).toEqual({ dns: 'ran', tcp: 'blocked', tls: 'blocked' });
  expect(facts.stages.map(({ by }) => by)).toEqual([null, 'dns', 'dns']);
});

test('a probe that throws is a crash of its stage alone, and no verdict of health', async () => {
  const modules = [
    stageModule('signal', {
      probe: async () => {
        throw new TypeError('a bug of ours');
      },
    }),
    stageModule('dns'),
  ];
  const facts = await gatherFacts(modules, siteFor(), live);
  expect(outcomes(facts)).toEqual({ signal: 'crashed', dns: 'ran' });
  const report = assemble(modules, facts);
  expect(report).toMatchObject({ verdict: 'inconclusive', exitCode: 70, primary: null });
  expect(report.checks.find(({ stage }) => stage === 'signal')).toMatchObject({
    status: 'crashed',
    because: 'TypeError: a bug of ours',
  });
});

test('a stage without a fact to judge is skipped, with the reason, and changes no verdict', async () => {
  const idle = stageModule('clock', {
    judge: () => ({ findings: [], summary: 'no clock was compared', idle: true }),
  });
  const report = assemble([idle], await gatherFacts([idle], siteFor(), live));
  expect(report.checks.find(({ stage }) => stage === 'clock')).toMatchObject({
    status: 'skipped',
    because: 'no clock was compared',
  });
  expect(report.verdict).toBe('healthy');
});

test('a judge that throws is a crash of its stage alone', async () => {
  const modules = [
    stageModule('dns', {
      judge: () => {
        throw new Error('a bug of ours');
      },
    }),
    stageModule('tcp'),
  ];
  const report = assemble(modules, await gatherFacts(modules, siteFor(), live));
  const statuses = Object.fromEntries(report.checks.map(({ stage, status }) => [stage, status]));
  expect(statuses).toMatchObject({ dns: 'crashed', tcp: 'pass' });
});

test('a probe that never ends is cut off at the deadline, and its stage is inconclusive', async () => {
  const modules = [
    stageModule('dns', { probe: () => new Promise(() => {}) }),
    stageModule('tcp', { after: ['dns'] }),
    stageModule('clock'),
  ];
  const facts = await gatherFacts(modules, siteFor({ timeoutMs: 30 }), live);
  expect(outcomes(facts)).toEqual({ dns: 'interrupted', tcp: 'blocked', clock: 'ran' });
  expect(facts.interrupted).toBe(false);
  const report = assemble(modules, facts);
  expect(report).toMatchObject({ verdict: 'inconclusive', exitCode: 3 });
  const because = Object.fromEntries(report.checks.map((check) => [check.stage, check.because]));
  expect(because.dns).toBe('the time of --timeout was up');
  expect(because.tcp).toBe('dns did not get through');
});

test('an interrupted run keeps what it saw and exits 130', async () => {
  const interrupt = new AbortController();
  const modules = [
    stageModule('dns', {
      probe: async (run) => {
        run.recorder.start().record({
          kind: 'dns.lookup',
          name: 'csms.example.com',
          purpose: 'target',
          resolver: 'system',
          family: 'any',
          addresses: ['192.0.2.1'],
          error: null,
        });
        interrupt.abort();
        return { gate: 'shut' };
      },
    }),
  ];
  const facts = await gatherFacts(modules, siteFor(), { ...live, interrupt: interrupt.signal });
  expect(facts.records).toHaveLength(1);
  expect(assemble(modules, facts)).toMatchObject({ exitCode: 130, run: { interrupted: true } });
});

test('--only probes what the wanted stage stands on; --skip keeps its findings out', async () => {
  const modules = [
    stageModule('dns'),
    stageModule('tcp', { after: ['dns'] }),
    stageModule('clock'),
    stageModule('tls', { after: ['tcp'] }),
  ];
  const only = await gatherFacts(
    modules,
    siteFor({ statement: statement({ only: ['tls'] }) }),
    live,
  );
  expect(outcomes(only)).toEqual({ dns: 'ran', tcp: 'ran', clock: 'skipped', tls: 'ran' });
  const skip = await gatherFacts(
    modules,
    siteFor({ statement: statement({ skip: ['tcp'] }) }),
    live,
  );
  expect(outcomes(skip)).toEqual({ dns: 'ran', tcp: 'skipped', clock: 'ran', tls: 'ran' });
});

test('a stage can look at its own input although what it comes after is shut', async () => {
  const modules = [
    stageModule('upgrade', { probe: async () => ({ gate: 'shut' }) }),
    stageModule('boot', {
      after: ['upgrade'],
      prepare: () => {},
      judge: () => ({ findings: [], summary: 'payload read' }),
    }),
  ];
  const report = assemble(modules, await gatherFacts(modules, siteFor(), live));
  expect(report.checks.find(({ stage }) => stage === 'boot')).toMatchObject({
    status: 'blocked',
    summary: 'payload read',
  });
});

test('a blocked stage that was asked for leaves the verdict inconclusive, not healthy', async () => {
  const blocked = stageModule('boot', {
    probe: async () => ({ gate: 'blocked', by: null, because: 'a missing input', how: 'give it' }),
  });
  const report = assemble([blocked], await gatherFacts([blocked], siteFor(), live));
  expect(report).toMatchObject({
    verdict: 'inconclusive',
    exitCode: 3,
    notExamined: [{ what: 'boot: a missing input', how: 'give it' }],
  });
  const unasked = stageModule('boot', { ...blocked, asked: () => false });
  const healthy = assemble([unasked], await gatherFacts([unasked], siteFor(), live));
  expect(healthy.verdict).toBe('healthy');
});

test('follow-ups run after all probes, and one that throws crashes its stage alone', async () => {
  const order: string[] = [];
  const modules = [
    stageModule('dns', {
      followUp: async () => {
        order.push('follow-up');
        throw new Error('a bug of ours');
      },
    }),
    stageModule('tcp', {
      after: ['dns'],
      probe: async () => {
        order.push('tcp');
        return { gate: 'open' };
      },
    }),
  ];
  const facts = await gatherFacts(modules, siteFor(), live);
  expect(order).toEqual(['tcp', 'follow-up']);
  expect(outcomes(facts)).toEqual({ dns: 'crashed', tcp: 'ran' });
});

test('every stage has its row and its events, whatever happened to it', async () => {
  const events: RunEvent[] = [];
  const modules = [
    stageModule('dns'),
    stageModule('tls', { skip: () => ({ because: 'plain ws://' }) }),
  ];
  const facts = await gatherFacts(modules, siteFor(), { ...live, onEvent: (e) => events.push(e) });
  const report = assemble(modules, facts);
  expect(report.checks.map(({ stage }) => stage)).toEqual([...STAGES]);
  expect(events.map(({ type }) => type).toSorted()).toEqual([
    'stage.finished',
    'stage.finished',
    'stage.started',
  ]);
});
