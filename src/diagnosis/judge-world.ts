import type { Stage } from '../facts/stages.ts';
import { instantsOf } from './instants.ts';
import type { AnyModule, Judgement, World } from './module.ts';

export type Judged =
  | { readonly stage: Stage; readonly judgement: Judgement; readonly crash?: never }
  | { readonly stage: Stage; readonly judgement?: never; readonly crash: string };

/** Judges one stage. A judge that throws is a bug of ours, and never hides the others. */
export function judgeStage(module: AnyModule, world: World, at: number | null): Judged {
  const input = { site: world.site, records: world.records, ...instantsOf(world, at) };
  try {
    return { stage: module.stage, judgement: module.judge(input) };
  } catch (error) {
    return { stage: module.stage, crash: error instanceof Error ? error.message : String(error) };
  }
}
