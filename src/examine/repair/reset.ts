import type { Repaired, RepairRun } from './repair-run.ts';
import { accept, isGood, resetStep } from './steps.ts';

/** Restarts the station when no transaction is running. */
export async function reset(run: RepairRun): Promise<Repaired> {
  const accepted = await accept(run);
  if (!isGood(accepted)) {
    const state = 'It was not asked to restart: it did not register again.';
    return { outcome: 'incomplete', steps: [accepted], state };
  }
  const asked = await resetStep(run);
  const steps = [accepted, asked];
  return isGood(asked)
    ? { outcome: 'done', steps, state: 'It restarts as soon as it is idle.' }
    : { outcome: 'incomplete', steps, state: 'It does not restart; nothing was changed.' };
}
