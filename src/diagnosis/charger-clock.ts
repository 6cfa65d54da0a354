import type { Fact } from '../facts/document.ts';
import { lastOfKind } from '../facts/select.ts';
import { clockBracket, withRightDates } from './clock-bracket.ts';
import { type ChargerReading, likely, proved, type Surroundings, toldIn } from './told-clock.ts';

/**
 * The charger's clock: as stated or told by its web page, else as two things it sent prove
 * it, else as one makes it likely, a ClientHello before an NTP request, else as its answers to
 * certificates in turn bracket it; where these agree with the one, that is proof too. Null where
 * it is not known: values that fit nothing are random bytes, and zero bytes hide the clock.
 */
export function readChargerClock(
  records: readonly Fact[],
  surroundings: Surroundings,
): ChargerReading | null {
  const told = toldIn(records);
  const sent = proved(told) ?? likely(told, surroundings);
  const bracket = clockBracket(records, surroundings.laptopOffsetMs);
  return stated(records) ?? (sent === null ? bracket : confirmed(sent, bracket));
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
  const clock = lastOfKind(records, 'clock.charger');
  if (clock?.reading == null) return null;
  return {
    reading: Date.parse(clock.reading),
    readAt: Date.parse(clock.readAt),
    resolutionMs: clock.resolutionMs,
    confidence: 'certain',
    source: clock.source === 'http' ? `Date header of ${clock.target ?? ''}` : 'as stated',
  };
}
