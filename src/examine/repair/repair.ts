import type { StationRepair, StationVariable } from '../../facts/read-out.ts';
import type { SecurityProfile } from '../../facts/statement.ts';
import type { Session } from '../session.ts';
import { repairClock } from './repair-clock.ts';
import { type ProfileRequest, repairNetworkProfile } from './repair-network-profile.ts';
import { reset } from './reset.ts';

/** What an option asked for. */
export type Repair =
  | { readonly kind: 'clock'; readonly ntpServer: string }
  | { readonly kind: 'network-profile'; readonly request: ProfileRequest }
  | { readonly kind: 'reset' };

/** What a repair may use of the station that it is done to. */
export interface RepairRun {
  readonly session: Session;
  /** As read out before. */
  readonly variables: readonly StationVariable[];
  /** The profile that the station used; null where that is not known. */
  readonly securityProfile: SecurityProfile | null;
  /** Says, before it is done, what is done. */
  act(what: string): void;
}

export type Repaired = Pick<StationRepair, 'outcome' | 'steps' | 'state'>;

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
