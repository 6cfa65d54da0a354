import { STAGES } from '../facts/stages.ts';
import { FAULTS } from '../faults/index.ts';
import { judgeStage } from './judge-world.ts';
import type { AnyModule, Observation, World } from './module.ts';

/** The same fault on the same subject is the same finding, in every judgement. */
export function findingId({ fault, subject }: Pick<Observation, 'fault' | 'subject'>): string {
  return subject === undefined ? fault : `${fault}:${subject}`;
}

/**
 * Which finding follows from which: B from A where judging again with A repaired makes
 * B vanish. Where several would do, the one that itself follows from none, then the
 * earliest stage, is taken. Returns a map from the id of B to the id of A.
 */
export function causesOf(
  modules: readonly AnyModule[],
  world: World,
  at: number | null,
  observations: readonly Observation[],
): ReadonlyMap<string, string> {
  const explains = new Map<string, ReadonlySet<string>>();
  for (const cause of inStageOrder(observations)) {
    const repair = modules.find((module) => module.repairs?.[cause.fault])?.repairs?.[cause.fault];
    if (repair === undefined) continue;
    const left = idsIn(modules, repair(world), at);
    const vanished = observations
      .map(findingId)
      .filter((id) => id !== findingId(cause) && !left.has(id));
    explains.set(findingId(cause), new Set(vanished));
  }
  const causedBy = new Map<string, string>();
  for (const [cause, effects] of explains) {
    if (causedBy.has(cause)) continue;
    for (const effect of effects) {
      if (!causedBy.has(effect)) causedBy.set(effect, cause);
    }
  }
  return causedBy;
}

function idsIn(modules: readonly AnyModule[], world: World, at: number | null): Set<string> {
  return new Set(
    modules.flatMap((module) =>
      (judgeStage(module, world, at).judgement?.findings ?? []).map(findingId),
    ),
  );
}

function inStageOrder(observations: readonly Observation[]): Observation[] {
  const rank = (observation: Observation) => STAGES.indexOf(FAULTS[observation.fault].stage);
  return observations.toSorted((a, b) => rank(a) - rank(b));
}
