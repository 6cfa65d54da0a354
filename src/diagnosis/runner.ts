import { setMaxListeners } from 'node:events';
import { abandon, leave } from '../connection/attempt.ts';
import type { Action, Fact, Facts } from '../facts/document.ts';
import { roundMs } from '../facts/recorder.ts';
import type { StageRecord } from '../facts/stage-record.ts';
import type { Stage } from '../facts/stages.ts';
import type { Site } from '../site/site.ts';
import { VERSION } from '../version.ts';
import { expiry } from './expiry.ts';
import type { AnyModule, Gate } from './module.ts';
import { createProbeRun } from './probe-run.ts';
import { wantedStages } from './wanted.ts';

/** What happens while a run goes on, in the order in which it happens. */
export type RunEvent =
  | { readonly type: 'stage.started'; readonly stage: Stage; readonly startMs: number }
  | { readonly type: 'stage.finished'; readonly record: StageRecord }
  | { readonly type: 'fact'; readonly fact: Fact }
  | { readonly type: 'action'; readonly action: Action };

export interface RunOptions {
  readonly mode: Facts['mode'];
  readonly onEvent?: (event: RunEvent) => void;
  /** Ends the run early; what was seen by then is kept. */
  readonly interrupt?: AbortSignal;
}

/**
 * Runs the probes stage by stage: each as soon as the stages before it have opened
 * their gates, so that independent ones go side by side. Gives back the facts alone.
 * Ends within `site.timeoutMs`, whatever a probe does; never rejects for what a peer does.
 */
export async function gatherFacts(
  modules: readonly AnyModule[],
  site: Site,
  options: RunOptions,
): Promise<Facts> {
  const emit = options.onEvent ?? (() => {});
  const startedAt = new Date().toISOString();
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), site.timeoutMs);
  const signal = AbortSignal.any([
    deadline.signal,
    ...(options.interrupt === undefined ? [] : [options.interrupt]),
  ]);
  // Every connection of a run listens for its end: so many are no leak.
  setMaxListeners(0, signal);
  const { only, skip } = site.statement;
  const wanted = wantedStages(modules, only, skip);
  const state = createProbeRun(modules, wanted.probe, site, signal, {
    onFact: (fact) => emit({ type: 'fact', fact }),
    onAction: (action) => emit({ type: 'action', action }),
  });
  const { run } = state;
  const records = new Map<Stage, StageRecord>();
  const gates = new Map<Stage, Promise<Gate['gate']>>();
  const ended = expiry(signal);

  const finish = (record: StageRecord) => {
    records.set(record.stage, record);
    emit({ type: 'stage.finished', record });
  };

  async function pass(module: AnyModule): Promise<Gate['gate']> {
    const { stage } = module;
    const startMs = run.recorder.elapsedMs();
    const asked = only?.includes(stage) === true || module.asked(site.statement);
    const row = { stage, by: null, because: null, how: null, asked, startMs, durationMs: 0 };
    if (!wanted.probe.has(stage)) {
      const because = skip.includes(stage) ? 'left out by --skip' : 'not asked for by --only';
      finish({ ...row, outcome: 'skipped', because, asked: false });
      return 'open';
    }
    const reason = module.skip(site.statement);
    if (reason !== null) {
      finish({ ...row, outcome: 'skipped', because: reason.because, how: reason.how ?? null });
      return 'open';
    }
    try {
      module.prepare?.(run);
      const by = await shutBefore(module);
      if (by !== null) {
        finish({ ...row, outcome: 'blocked', by, startMs: run.recorder.elapsedMs() });
        return 'blocked';
      }
      return await probe(module, row);
    } catch (error) {
      finish({ ...row, outcome: 'crashed', because: describe(error) });
      return 'shut';
    }
  }

  /** The stage that keeps this one from starting: the first that stopped, not the last that waits. */
  async function shutBefore(module: AnyModule): Promise<Stage | null> {
    for (const earlier of module.after) {
      const gate = (await gates.get(earlier)) ?? 'open';
      const before = records.get(earlier);
      if (gate !== 'open') return before?.outcome === 'blocked' ? (before.by ?? earlier) : earlier;
    }
    return null;
  }

  async function probe(module: AnyModule, row: Omit<StageRecord, 'outcome'>) {
    const { stage } = module;
    const startMs = run.recorder.elapsedMs();
    emit({ type: 'stage.started', stage, startMs });
    const gate: Gate | 'expired' = await Promise.race([
      module.probe?.(run) ?? { gate: 'open' as const },
      ended.promise,
    ]);
    const timed = { ...row, startMs, durationMs: roundMs(run.recorder.elapsedMs() - startMs) };
    if (gate === 'expired' || (signal.aborted && gate.gate === 'shut')) {
      const why = deadline.signal.aborted ? 'the time of --timeout was up' : 'interrupted';
      finish({ ...timed, outcome: 'interrupted', because: why });
      return 'shut';
    }
    if (gate.gate === 'blocked') {
      const { by, because, how = null } = gate;
      finish({ ...timed, outcome: 'blocked', by, because, how });
    } else if (wanted.judge.has(stage)) {
      finish({ ...timed, outcome: 'ran' });
    } else {
      const because = only?.includes(stage) ? 'asked for its facts alone' : 'left out by --skip';
      finish({ ...timed, outcome: 'skipped', because, asked: false });
    }
    return gate.gate;
  }

  async function followUp(module: AnyModule): Promise<void> {
    const record = records.get(module.stage);
    if (record?.outcome !== 'ran' || signal.aborted) return;
    try {
      await Promise.race([module.followUp?.(run), ended.promise]);
    } catch (error) {
      finish({ ...record, outcome: 'crashed', because: describe(error) });
    }
  }

  try {
    for (const module of modules) gates.set(module.stage, pass(module));
    await Promise.all(gates.values());
    if (run.attempt !== null) await Promise.race([leave(run.attempt), ended.promise]);
    await Promise.race([state.settled(), ended.promise]);
    await Promise.all(modules.map(followUp));
    await Promise.race([state.settled(), ended.promise]);
  } finally {
    clearTimeout(timer);
    ended.cancel();
    if (run.attempt !== null) abandon(run.attempt);
  }

  return {
    factsVersion: '1.0',
    replayable: true,
    truncated: false,
    mode: options.mode,
    tool: { name: 'ghostcheck', version: VERSION },
    startedAt,
    recordedAt: new Date().toISOString(),
    durationMs: run.recorder.elapsedMs(),
    interrupted: options.interrupt?.aborted === true,
    site: site.statement,
    stages: modules.flatMap(({ stage }) => records.get(stage) ?? []),
    records: [...run.recorder.records],
    actions: [...state.actions],
    overrides: [...state.overrides],
  };
}

const describe = (error: unknown) =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);
