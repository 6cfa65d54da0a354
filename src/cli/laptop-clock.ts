import { laptopOffset } from '../diagnosis/instants.ts';
import { gatherFacts } from '../diagnosis/runner.ts';
import type { Surroundings } from '../examine/facts-of-station.ts';
import { clockModule } from '../modules/clock/index.ts';
import type { Site } from '../site/site.ts';
import { THRESHOLDS } from '../thresholds.ts';

export interface LaptopClock {
  readonly records: Surroundings['shared'];
  readonly offsetMs: number;
  readonly proved: boolean;
  readonly mayTellTime: boolean;
}

/** What time servers say of this laptop's clock: a boot answer passes its time on. */
export async function laptopClock(site: Site, trusted: boolean): Promise<LaptopClock> {
  const statement = { ...site.statement, url: null, only: ['clock' as const] };
  const { records } = site.statement.ntp
    ? await gatherFacts([clockModule], { ...site, statement }, { mode: 'live' })
    : { records: [] };
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
