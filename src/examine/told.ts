import type { StationVariable, StationVariables } from '../facts/read-out.ts';
import type { Session } from './session.ts';

/** What came of a way to ask. */
export interface Told extends Pick<StationVariables, 'outcome' | 'because'> {
  readonly variables: readonly StationVariable[];
  /** What the station's clock showed, and when that came in, by the clock of this laptop. */
  readonly clock?: {
    readonly reading: string;
    readonly readAt: Date;
    readonly roundTripMs: number;
  };
}

/** Why nothing answered: the session ended, or the station is silent. */
export const unanswered = (session: Session): Pick<Told, 'outcome' | 'because'> =>
  session.isOpen
    ? { outcome: 'silent', because: null }
    : { outcome: 'stopped', because: session.endedBecause ?? 'the station left' };
