import type { StationRepair, StationVariable } from '../../facts/read-out.ts';
import type { SecurityProfile } from '../../facts/statement.ts';
import type { Session } from '../session.ts';

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

/** What came of it. */
export type Repaired = Pick<StationRepair, 'outcome' | 'steps' | 'state'>;
