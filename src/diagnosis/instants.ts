import type { Fact } from '../facts/document.ts';
import { ofKind } from '../facts/select.ts';
import { readChargerClock } from './charger-clock.ts';
import type { World } from './module.ts';

/** The laptop's clock minus true time, ms, true to within `boundMs`. */
export interface ClockOffset {
  readonly offsetMs: number;
  readonly boundMs: number;
  readonly agreeing: number;
  readonly asked: number;
}

export interface Instants {
  /** All in ms since 1970. */
  readonly now: number;
  readonly laptopNow: number;
  readonly chargerNow: number | null;
}

/**
 * The laptop's offset that most of the answering NTP servers agree on (Marzullo): what
 * lies within the bounds of the largest number of answers. Where several stretches do
 * equally well, true time may be in any, and the bound spans them all. Null without an
 * answer, or where no majority agrees.
 */
export function laptopOffset(records: readonly Fact[]): ClockOffset | null {
  const asked = ofKind(records, 'clock.ntp');
  const answers = asked.flatMap(({ offsetMs, boundMs }) =>
    offsetMs === null || boundMs === null
      ? []
      : [{ low: offsetMs - boundMs, high: offsetMs + boundMs }],
  );
  // Agreement can only grow where a stretch begins: those points are all there is to try.
  const stretches = answers.map(({ low }) => {
    const covering = answers.filter((answer) => answer.low <= low && low <= answer.high);
    const high = Math.min(...covering.map((answer) => answer.high));
    return { low, high, agreeing: covering.length };
  });
  const agreeing = Math.max(0, ...stretches.map((stretch) => stretch.agreeing));
  if (agreeing * 2 <= answers.length) return null;
  const best = stretches.filter((stretch) => stretch.agreeing === agreeing);
  const low = Math.min(...best.map((stretch) => stretch.low));
  const high = Math.max(...best.map((stretch) => stretch.high));
  return { offsetMs: (low + high) / 2, boundMs: (high - low) / 2, agreeing, asked: asked.length };
}

/**
 * The instants to judge at. `at` replaces true time; the laptop's and the charger's
 * clocks keep the distance to true time that the facts show.
 */
export function instantsOf(world: World, at: number | null): Instants {
  const offset = laptopOffset(world.records)?.offsetMs ?? 0;
  const now = at ?? Date.parse(world.recordedAt) - offset;
  const charger = readChargerClock(world.records, {
    laptopOffsetMs: offset,
    firmwareBuiltAt: world.site.firmwareBuiltAt,
  });
  const chargerNow = charger === null ? null : now + charger.reading - (charger.readAt - offset);
  return { now, laptopNow: now + offset, chargerNow };
}
