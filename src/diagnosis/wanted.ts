import type { Stage } from '../facts/stages.ts';
import type { AnyModule } from './module.ts';

/** What a run looks at: `probe` holds more than `judge`, for what the judged stages stand on. */
export interface Wanted {
  readonly judge: ReadonlySet<Stage>;
  readonly probe: ReadonlySet<Stage>;
}

/**
 * The stages to judge and those to probe, from `--only` and `--skip`. A handshake cannot
 * be entered half way: what a wanted stage comes after is probed as well, and judged
 * unless it was skipped by name. A stage that is in both is probed for its facts alone.
 */
export function wantedStages(
  modules: readonly AnyModule[],
  only: readonly Stage[] | null,
  skip: readonly Stage[],
): Wanted {
  const probe = new Set<Stage>();
  const need = (stage: Stage) => {
    if (probe.has(stage)) return;
    probe.add(stage);
    modules.find((candidate) => candidate.stage === stage)?.after.forEach(need);
  };
  for (const { stage } of modules) {
    if (only === null ? !skip.includes(stage) : only.includes(stage)) need(stage);
  }
  return { probe, judge: new Set([...probe].filter((stage) => !skip.includes(stage))) };
}
