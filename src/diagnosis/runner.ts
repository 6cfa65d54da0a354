import { abandon, createAttempt } from '../connection/attempt.ts';
import type { Action, Fact, Facts } from '../facts/document.ts';
import { createRecorder } from '../facts/recorder.ts';
import type { StageRecord } from '../facts/stage-record.ts';
import type { Stage } from '../facts/stages.ts';
import { scrubber } from '../site/secret.ts';
import type { Site } from '../site/site.ts';
import { targetOf } from '../site/target.ts';
import { VERSION } from '../version.ts';
import { judgeStage } from './judge-world.ts';
import type { AnyModule, Gate, ProbeRun } from './module.ts';

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

type Ended = Gate['gate'];

/**
 * Runs the probes stage by stage: each as soon as the stages before it have opened
 * their gates, so that independent ones go side by side. Gives back the facts alone.
 */
export async function gatherFacts(
  modules: readonly AnyModule[],
  site: Site,
  options: RunOptions,
): Promise<Facts> {
  const emit = options.onEvent ?? (() => {});
  const startedAt = new Date().toISOString();
  const deadline = AbortSignal.timeout(site.timeoutMs);
  const signal = AbortSignal.any([deadline, ...(options.interrupt ? [options.interrupt] : [])]);
  const secrets = [
    ...(site.password ? [site.password] : []),
    ...(site.clientIdentity?.passphrase ? [site.clientIdentity.passphrase] : []),
  ];
  const recorder = createRecorder({
    vantage: site.statement.uplink === 'charger' ? 'charger-uplink' : 'laptop',
    scrub: scrubber(secrets),
    onFact: (fact) => emit({ type: 'fact', fact }),
  });
  const target = targetOf(site.statement.url);
  const attempt = target === null ? null : createAttempt(target);
  const actions: Action[] = [];
  const overrides: string[] = [];
  const background: Promise<unknown>[] = [];
  const records = new Map<Stage, StageRecord>();

  const run: ProbeRun = {
    site,
    recorder,
    signal,
    attempt,
    remainingMs: (atMost) => Math.max(0, Math.min(atMost, site.timeoutMs - recorder.elapsedMs())),
    act: (what) => {
      const action = { at: new Date().toISOString(), ...what };
      actions.push(action);
      emit({ type: 'action', action });
    },
    override: (what) => overrides.push(what),
    background: (work) => background.push(work.catch(() => {})),
    findingsNow: (stage) => {
      const module = modules.find((candidate) => candidate.stage === stage);
      // A gate asks whether the peer can be trusted now: the charger's clock has no say in it.
      const seen = recorder.records.filter(({ kind }) => kind !== 'clock.charger');
      const world = {
        site: site.statement,
        records: [...seen],
        recordedAt: new Date().toISOString(),
      };
      return module === undefined
        ? []
        : (judgeStage(module, world, null).judgement?.findings ?? []);
    },
  };

  const wanted = wantedStages(modules, site.statement.only, site.statement.skip);
  const probing = new Map<Stage, Promise<Ended>>();
  const finish = (record: StageRecord) => {
    records.set(record.stage, record);
    emit({ type: 'stage.finished', record });
  };

  async function pass(module: AnyModule): Promise<Ended> {
    const { stage } = module;
    const asked = site.statement.only?.includes(stage) === true || module.asked(site.statement);
    const row = {
      stage,
      by: null,
      because: null,
      how: null,
      asked,
      startMs: recorder.elapsedMs(),
      durationMs: 0,
    };
    if (!wanted.probe.has(stage)) {
      const because = site.statement.skip.includes(stage)
        ? 'left out by --skip'
        : 'not among --only';
      finish({ ...row, outcome: 'skipped', because, asked: false });
      return 'open';
    }
    const skip = module.skip(site.statement);
    if (skip !== null) {
      finish({ ...row, outcome: 'skipped', because: skip.because, how: skip.how ?? null });
      return 'open';
    }
    try {
      module.prepare?.(run);
    } catch (error) {
      finish({ ...row, outcome: 'crashed', because: describe(error) });
      return 'shut';
    }
    for (const earlier of module.after) {
      const gate = (await probing.get(earlier)) ?? 'open';
      if (gate !== 'open') {
        const before = records.get(earlier);
        const by = before?.outcome === 'blocked' && before.by !== null ? before.by : earlier;
        finish({ ...row, outcome: 'blocked', by, startMs: recorder.elapsedMs() });
        return 'blocked';
      }
    }
    const startMs = recorder.elapsedMs();
    emit({ type: 'stage.started', stage, startMs });
    const timed = () => ({ ...row, startMs, durationMs: recorder.elapsedMs() - startMs });
    try {
      const gate: Gate = (await module.probe?.(run)) ?? { gate: 'open' };
      if (gate.gate === 'blocked') {
        finish({
          ...timed(),
          outcome: 'blocked',
          by: gate.by,
          because: gate.because,
          how: gate.how ?? null,
        });
      } else if (signal.aborted && gate.gate === 'shut') {
        finish({ ...timed(), outcome: 'interrupted' });
      } else if (wanted.judge.has(stage)) {
        finish({ ...timed(), outcome: 'ran' });
      } else {
        finish({ ...timed(), outcome: 'skipped', because: 'left out by --skip', asked: false });
      }
      return gate.gate;
    } catch (error) {
      finish({ ...timed(), outcome: 'crashed', because: describe(error) });
      return 'shut';
    }
  }

  try {
    for (const module of modules) probing.set(module.stage, pass(module));
    await Promise.all(probing.values());
    await Promise.all(background);
    for (const module of modules) {
      const record = records.get(module.stage);
      if (module.followUp === undefined || record?.outcome !== 'ran' || signal.aborted) continue;
      try {
        await module.followUp(run);
      } catch (error) {
        records.set(module.stage, { ...record, outcome: 'crashed', because: describe(error) });
      }
    }
  } finally {
    if (attempt !== null) abandon(attempt);
  }

  return {
    factsVersion: '1.0',
    replayable: true,
    truncated: false,
    mode: options.mode,
    tool: { name: 'ghostcheck', version: VERSION },
    startedAt,
    recordedAt: new Date().toISOString(),
    durationMs: recorder.elapsedMs(),
    interrupted: options.interrupt?.aborted === true,
    site: site.statement,
    stages: modules.flatMap(({ stage }) => records.get(stage) ?? []),
    records: [...recorder.records],
    actions,
    overrides,
  };
}

/**
 * The stages to judge, and those to probe: also what the judged ones stand on, since a
 * handshake cannot be entered half way.
 */
function wantedStages(
  modules: readonly AnyModule[],
  only: readonly Stage[] | null,
  skip: readonly Stage[],
): { judge: ReadonlySet<Stage>; probe: ReadonlySet<Stage> } {
  const probe = new Set<Stage>();
  const judge = new Set<Stage>();
  const need = (stage: Stage) => {
    if (probe.has(stage)) return;
    probe.add(stage);
    const module = modules.find((candidate) => candidate.stage === stage);
    module?.after.forEach(need);
  };
  for (const { stage } of modules) {
    if (only !== null && !only.includes(stage)) continue;
    if (!skip.includes(stage)) need(stage);
  }
  for (const stage of probe) if (!skip.includes(stage)) judge.add(stage);
  return { judge, probe };
}

const describe = (error: unknown) =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
