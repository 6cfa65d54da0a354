import type { StationVariables } from '../facts/read-out.ts';
import type { RecordableOf } from '../facts/recorder.ts';
import { formats16 } from '../ocpp/date-time.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { askKeys } from './ask-keys.ts';
import { askReport } from './ask-report.ts';
import { askVariables } from './ask-variables.ts';
import type { Session } from './session.ts';
import type { Told } from './told.ts';

/**
 * Reads out what a registered station is configured with, one CALL at a time, and records it.
 * Ends early with the session. What may be a secret is neither asked for nor kept.
 */
export async function readOut(session: Session, hideSubscriber: boolean): Promise<Told> {
  const watch = session.visit.watch();
  const keep = (by: StationVariables['by'], told: Told): Told => {
    const variables = told.variables.slice(0, THRESHOLDS.examine.maxVariables);
    const { outcome, because } = told;
    const { number: visit } = session.visit;
    watch.record({ kind: 'station.variables', visit, by, outcome, because, variables });
    const clock = clockOf(told.clock);
    if (clock !== null) watch.record(clock);
    return told;
  };
  if (session.version === '1.6') {
    return keep('GetConfiguration', await askKeys(session, hideSubscriber));
  }
  const told = await askVariables(session, hideSubscriber);
  if (told.outcome !== 'refused' && !isHollow(told)) return keep('GetVariables', told);
  const reported = await askReport(session, hideSubscriber);
  return reported.outcome === 'read' ? keep('GetBaseReport', reported) : keep('GetVariables', told);
}

/** Some stations answer for each variable, and give a value for none. */
const isHollow = ({ outcome, variables }: Told): boolean =>
  outcome === 'read' &&
  variables.every(({ value, status }) => value === null && status !== 'Withheld');

/** Null where it told none that can be read. */
function clockOf(clock: Told['clock']): RecordableOf<'clock.charger'> | null {
  if (clock === undefined || !formats16['date-time'](clock.reading)) return null;
  const { readAt, roundTripMs } = clock;
  return {
    kind: 'clock.charger',
    source: 'variable',
    target: null,
    reading: new Date(clock.reading).toISOString(),
    readAt: new Date(readAt.getTime() - roundTripMs / 2).toISOString(),
    resolutionMs: THRESHOLDS.clock.helloResolutionMs + Math.round(roundTripMs / 2),
    error: null,
  };
}
