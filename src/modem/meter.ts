import { ratName } from './strength.ts';
import type { MeterReading } from './watch-radio.ts';

const WIDTH = 20;
/** What the bar shows: from this far below the limit to this far above it, dB. */
const BELOW = 20;
const ABOVE = 40;

/** One reading as a line: `LTE  RSRP -97 dBm  [########------------]  marginal  best -92`. */
export function meterLine(
  { sample, strength, operator }: MeterReading,
  best: number | null,
): string {
  const who = operator === null ? [] : [operator];
  if (strength === null) return ['no signal', ...who].join('  ');
  const { rat, metric, dbm, limitDbm, level, rssiOnly } = strength;
  const share = (dbm - limitDbm + BELOW) / (BELOW + ABOVE);
  const filled = Math.round(WIDTH * Math.min(1, Math.max(0, share)));
  const quality = metric === 'SS-RSRP' ? sample.nrSinrDb : sample.rsrqDb;
  return [
    ratName(rat),
    `${metric} ${dbm} dBm`,
    `[${'#'.repeat(filled)}${'-'.repeat(WIDTH - filled)}]`,
    rssiOnly ? 'RSRP unknown' : level,
    ...(quality === null ? [] : [`${metric === 'SS-RSRP' ? 'SINR' : 'RSRQ'} ${quality} dB`]),
    ...(best === null ? [] : [`best ${best}`]),
    ...who,
  ].join('  ');
}
