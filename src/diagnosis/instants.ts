import type { Fact } from '../facts/document.ts';
import { lastOfKind, ofKind } from '../facts/select.ts';
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
 * The laptop's offset that most of the answering NTP servers agree on: the point that
 * lies within the bounds of the largest number of answers (Marzullo). Null without an
 * answer, or where no majority agrees.
 */
export function laptopOffset(records: readonly Fact[]): ClockOffset | null {
  const asked = ofKind(records, 'clock.ntp');
  const answers = asked.flatMap(({ offsetMs, boundMs }) =>
    offsetMs === null || boundMs === null
      ? []
      : [{ low: offsetMs - boundMs, high: offsetMs + boundMs }],
  );
  let best: { low: number; high: number; agreeing: number } | null = null;
  for (const { low } of answers) {
    const covering = answers.filter((answer) => answer.low <= low && low <= answer.high);
    const high = Math.min(...covering.map((answer) => answer.high));
    if (best === null || covering.length > best.agreeing) {
      best = { low, high, agreeing: covering.length };
    }
  }
  if (best === null || best.agreeing * 2 <= answers.length) return null;
  return {
    offsetMs: (best.low + best.high) / 2,
    boundMs: (best.high - best.low) / 2,
    agreeing: best.agreeing,
    asked: asked.length,
  };
}

/**
 * The instants to judge at. `at` replaces true time; the laptop's and the charger's
 * clocks keep the distance to true time that the facts show.
 */
export function instantsOf(world: World, at: number | null): Instants {
  const offset = laptopOffset(world.records)?.offsetMs ?? 0;
  const now = at ?? Date.parse(world.recordedAt) - offset;
  const charger = lastOfKind(world.records, 'clock.charger');
  const chargerNow =
    charger?.reading == null
      ? null
      : now + Date.parse(charger.reading) - (Date.parse(charger.readAt) - offset);
  return { now, laptopNow: now + offset, chargerNow };
}
