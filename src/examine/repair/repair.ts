import { repairClock } from './repair-clock.ts';
import { type ProfileRequest, repairNetworkProfile } from './repair-network-profile.ts';
import type { Repaired, RepairRun } from './repair-run.ts';
import { reset } from './reset.ts';

/** What an option asked for. */
export type Repair =
  | { readonly kind: 'clock'; readonly ntpServer: string }
  | { readonly kind: 'network-profile'; readonly request: ProfileRequest }
  | { readonly kind: 'reset' };

/** Does one repair step by step, stops at the first refusal, and records how it left the station. */
export async function repair(wanted: Repair, run: RepairRun): Promise<Repaired> {
  const { visit } = run.session;
  const watch = visit.watch();
  const repaired = await done(wanted, run);
  watch.record({
    kind: 'station.repair',
    visit: visit.number,
    repair: wanted.kind,
    ...repaired,
  });
  return repaired;
}

function done(wanted: Repair, run: RepairRun): Promise<Repaired> {
  switch (wanted.kind) {
    case 'clock':
      return repairClock(wanted.ntpServer, run);
    case 'network-profile':
      return repairNetworkProfile(wanted.request, run);
    case 'reset':
      return reset(run);
  }
}
