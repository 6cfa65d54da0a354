import type { Measurement, Observation } from '../../../diagnosis/module.ts';
import type { StationSession } from '../../../facts/station-session.ts';
import type { StationVisit } from '../../../facts/visit.ts';
import { THRESHOLDS } from '../../../thresholds.ts';
import { spanOf } from '../input.ts';

const { reconnectLoopMs, reconnectLoopCount } = THRESHOLDS.examine;

export interface Reconnects {
  readonly findings: readonly Observation[];
  readonly measurements: Readonly<Record<string, Measurement>>;
  /** In words, for the table: how long it waits to come again. */
  readonly words: string;
}

/** How a station comes again: from the end of one connection to the next. */
export function judgeReconnects(
  visits: readonly StationVisit[],
  sessions: readonly StationSession[],
): Reconnects {
  const inOrder = visits.toSorted((a, b) => a.startMs - b.startMs);
  const waits = inOrder.slice(1).flatMap((visit, index) => {
    const before = inOrder[index];
    if (before === undefined) return [];
    // One that this side ended says nothing of a station that gives up, and one that was still
    // open is another station, or has been given up without a word.
    return before.endedBy === 'us' || visit.startMs < endOf(before)
      ? []
      : [visit.startMs - endOf(before)];
  });
  return {
    findings: [...loop(waits), ...left(sessions)],
    measurements:
      waits.length === 0 ? {} : { 'session.reconnectMs': Math.round(median(waits) ?? 0) },
    words: patternOf(waits),
  };
}

type Span = Pick<StationVisit, 'startMs' | 'durationMs'>;
const endOf = ({ startMs, durationMs }: Span) => startMs + durationMs;
const overlap = (one: Span, other: Span) =>
  one.startMs < endOf(other) && other.startMs < endOf(one);

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** RetryBackOffWaitMinimum, doubled at each failure (OCPP 2.0.1 part 4, 5.3). */
function patternOf(waits: readonly number[]): string {
  const [first] = waits;
  if (first === undefined) return 'it did not come again';
  const shown = waits.slice(0, 6).map(spanOf).join(', ');
  if (waits.length === 1) return `once, after ${shown}`;
  const grows = waits.every((wait, index) => index === 0 || wait > 1.3 * (waits[index - 1] ?? 0));
  const middle = median(waits) ?? 0;
  const isSteady = waits.every((wait) => Math.abs(wait - middle) <= Math.max(500, middle / 4));
  const pattern = grows ? 'waits longer each time' : isSteady ? 'waits the same' : 'no pattern';
  return `${pattern}: ${shown}`;
}

function loop(waits: readonly number[]): Observation[] {
  const fast = waits.filter((wait) => wait < reconnectLoopMs);
  const longest = waits.reduce(
    ({ run, best }, wait) => {
      const next = wait < reconnectLoopMs ? run + 1 : 0;
      return { run: next, best: Math.max(best, next) };
    },
    { run: 0, best: 0 },
  ).best;
  if (longest < reconnectLoopCount) return [];
  return [
    {
      fault: 'station-reconnect-loop',
      confidence: 'certain',
      detail: `The station came again ${fast.length} times within ${reconnectLoopMs / 1_000} s of the end of its last connection. It does not wait longer after a failure, and a backend that is flooded locks it out.`,
      evidence: [
        { label: 'Waits', value: waits.slice(0, 8).map(spanOf).join(', ') },
        { label: 'In a row', value: String(longest) },
      ],
    },
  ];
}

/** One session that a station leaves may be a restart; two are a habit. */
function left(sessions: readonly StationSession[]): Observation[] {
  const ended = sessions.filter(
    (session) =>
      session.endedBy === 'station' &&
      session.registered !== 'none' &&
      session.registered !== 'Rejected' &&
      session.error === null &&
      // Of two at once the station left neither for good.
      !sessions.some((other) => other !== session && overlap(other, session)),
  );
  if (ended.length < 2) return [];
  const spans = ended.slice(0, 6).map(({ durationMs }) => spanOf(durationMs));
  const { code, reason } = ended.at(-1) ?? { code: 1006, reason: '' };
  return [
    {
      fault: 'station-leaves',
      confidence: 'likely',
      detail: `The station registered, and then ended the session itself, ${ended.length} times: after ${spans.join(', ')}. Nothing was wrong with this side.`,
      evidence: [
        { label: 'Sessions lasted', value: spans.join(', ') },
        { label: 'Close code', value: code === 1006 ? 'none: it was cut' : String(code) },
        ...(reason === '' ? [] : [{ label: 'Reason', value: reason.slice(0, 120) }]),
      ],
    },
  ];
}
