import type { ChargerClock } from '../facts/clock.ts';
import type { Fact } from '../facts/document.ts';
import { ofKind } from '../facts/select.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { clockBracket, withRightDates } from './clock-bracket.ts';
import { type ChargerReading, likely, proved, type Surroundings, toldIn } from './told-clock.ts';

/**
 * The charger's clock: as stated or told by its web page, else as two things it sent prove
 * it, else as one makes it likely, a ClientHello before an NTP request, else as its answers to
 * certificates in turn bracket it; where these agree with the one, that is proof too. What it
 * told of its clock after it had been given the time counts first where it is wrong even so,
 * and last where it is right: it may be right only since then. Null where it is not known:
 * values that fit nothing are random bytes, and zero bytes hide the clock.
 */
export function readChargerClock(
  records: readonly Fact[],
  surroundings: Surroundings,
): ChargerReading | null {
  const told = toldIn(records);
  const after = readOut(records);
  const isWrong =
    after !== null &&
    Math.abs(after.reading - (after.readAt - surroundings.laptopOffsetMs)) >
      THRESHOLDS.clock.skewedAboveMs + after.resolutionMs;
  const seen = stated(records) ?? (isWrong ? after : null);
  if (seen !== null) return seen;
  const sent = proved(told) ?? likely(told, surroundings);
  const bracket = clockBracket(records, surroundings.laptopOffsetMs);
  return (sent === null ? bracket : confirmed(sent, bracket)) ?? after;
}

function confirmed(sent: ChargerReading, bracket: ChargerReading | null): ChargerReading {
  const [from, to] = bracket?.between ?? [Number.POSITIVE_INFINITY, 0];
  if (sent.reading < from || sent.reading > to) return sent;
  const source = `${sent.source}; its answers to certificates in turn agree`;
  return { ...sent, confidence: 'certain', source };
}

/** The records as a charger would leave them whose clock tells nothing. */
export function withoutChargerClock(records: readonly Fact[]): Fact[] {
  return records.flatMap((record): Fact[] => {
    if (record.kind === 'clock.charger') return [];
    if (record.kind === 'station.hello') return [{ ...record, randomSeconds: 0 }];
    if (record.kind === 'station.secured') return [withRightDates(record)];
    if (record.kind === 'station.ntp-request') return [{ ...record, transmitSeconds: null }];
    return [record];
  });
}

function stated(records: readonly Fact[]): ChargerReading | null {
  const clock = ofKind(records, 'clock.charger').findLast(({ source }) => source !== 'variable');
  if (clock === undefined) return null;
  return readingOf(
    clock,
    clock.source === 'http' ? `Date header of ${clock.target ?? ''}` : 'as stated',
  );
}

function readOut(records: readonly Fact[]): ChargerReading | null {
  const clock = ofKind(records, 'clock.charger').findLast(({ source }) => source === 'variable');
  if (clock === undefined) return null;
  const reading = readingOf(clock, 'ClockCtrlr.DateTime, read after it had been told the time');
  return reading === null ? null : { ...reading, afterTold: true };
}

function readingOf(clock: ChargerClock, source: string): ChargerReading | null {
  const { reading, readAt, resolutionMs } = clock;
  if (reading === null) return null;
  return {
    reading: Date.parse(reading),
    readAt: Date.parse(readAt),
    resolutionMs,
    confidence: 'certain',
    source,
  };
}
