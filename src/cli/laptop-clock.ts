import { laptopOffset } from '../diagnosis/instants.ts';
import { gatherFacts } from '../diagnosis/runner.ts';
import type { Surroundings } from '../examine/facts-of-station.ts';
import { clockModule } from '../modules/clock/index.ts';
import type { Site } from '../site/site.ts';
import { THRESHOLDS } from '../thresholds.ts';
import type { Io } from './io.ts';

export interface LaptopClock {
  readonly records: Surroundings['shared'];
  readonly offsetMs: number;
  readonly proved: boolean;
  readonly mayTellTime: boolean;
}

/**
 * What time servers say of this laptop's clock: a boot answer passes its time on. Ctrl-C while
 * they are asked is the end of all that was to come.
 */
export async function laptopClock(
  site: Site,
  trusted: boolean,
  io: Pick<Io, 'onInterrupt'>,
  ending: AbortController,
): Promise<LaptopClock> {
  const records = site.statement.ntp ? await asked(site, io, ending) : [];
  const offset = laptopOffset(records);
  const { provedClockMs } = THRESHOLDS.examine;
  const proved = offset !== null && Math.abs(offset.offsetMs) + offset.boundMs <= provedClockMs;
  return {
    records,
    offsetMs: offset?.offsetMs ?? 0,
    proved,
    mayTellTime: proved || trusted,
  };
}

async function asked(
  site: Site,
  io: Pick<Io, 'onInterrupt'>,
  ending: AbortController,
): Promise<LaptopClock['records']> {
  io.onInterrupt(() => ending.abort());
  const statement = { ...site.statement, url: null, only: ['clock' as const] };
  const { records } = await gatherFacts(
    [clockModule],
    { ...site, statement },
    { mode: 'live', interrupt: ending.signal },
  );
  return records;
}
