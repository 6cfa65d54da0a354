import { type Static, Type } from 'typebox';
import { STAGES } from './stages.ts';

export const StageName = Type.Enum([...STAGES]);

/**
 * What became of a stage's probe. `blocked` names in `by` the stage that stopped it;
 * `skipped` had no input or was not asked for, and says why in `because`.
 */
export const StageRecord = Type.Object({
  stage: StageName,
  outcome: Type.Enum(['ran', 'skipped', 'blocked', 'crashed', 'interrupted']),
  by: Type.Union([StageName, Type.Null()]),
  because: Type.Union([Type.String(), Type.Null()]),
  /** What would make a skipped or blocked stage run. */
  how: Type.Union([Type.String(), Type.Null()]),
  /** True where the stage was asked for by name or by an option. */
  asked: Type.Boolean(),
  startMs: Type.Number(),
  durationMs: Type.Number(),
});
export type StageRecord = Static<typeof StageRecord>;
