import type { Fact } from '../facts/document.ts';
import { ofKind } from '../facts/select.ts';
import type { StationHello, StationNtpRequest } from '../facts/station.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { isSoonAfter, knownResetDate } from './reset-dates.ts';

/** What the charger's clock showed, by the best that the facts hold. Times in ms since 1970. */
export interface ChargerReading {
  readonly reading: number;
  /** When it showed that, by the recording machine's clock. */
  readonly readAt: number;
  readonly resolutionMs: number;
  /** At most likely where what was read may be no clock at all. */
  readonly confidence: 'certain' | 'likely';
  /** Where only the stretch is known in which it lies: `reading` is its nearest point to true time. */
  readonly between?: readonly [from: number, to: number];
  /** Read after the station had been given the time: right then says nothing of before. */
  readonly afterTold?: true;
  /** From where it is known, for the evidence. */
  readonly source: string;
}

/** What a value is plausible by. */
export interface Surroundings {
  /** The recording machine's clock minus true time. */
  readonly laptopOffsetMs: number;
  readonly firmwareBuiltAt: string | null;
}

/** One thing that the charger sent with, perhaps, its clock in it; null for zero bytes. */
export interface Told {
  readonly by: 'hello' | 'ntp';
  readonly address: string;
  readonly reading: number | null;
  readonly readAt: number;
}

/** What it sent last, newest first. */
export function toldIn(records: readonly Fact[]): Told[] {
  const { maxHellosCompared } = THRESHOLDS.clock;
  return [
    ...ofKind(records, 'station.hello').slice(-maxHellosCompared).map(toldByHello),
    ...ofKind(records, 'station.ntp-request').slice(-maxHellosCompared).map(toldByNtp),
  ]
    .filter(({ readAt }) => Number.isFinite(readAt))
    .toSorted((a, b) => b.readAt - a.readAt);
}

function toldByHello({ at, address, randomSeconds }: StationHello): Told {
  const reading = randomSeconds === 0 ? null : randomSeconds * 1_000;
  return { by: 'hello', address, reading, readAt: Date.parse(at) };
}

const FROM_1900_TO_1970_S = 2_208_988_800;

/** RFC 4330, 3: without its highest bit the count has begun anew, in 2036. */
function toldByNtp({ at, address, transmitSeconds }: StationNtpRequest): Told {
  const told = { by: 'ntp', address, readAt: Date.parse(at) } as const;
  if (transmitSeconds === null || transmitSeconds === 0) return { ...told, reading: null };
  const since1900 = transmitSeconds < 2 ** 31 ? transmitSeconds + 2 ** 32 : transmitSeconds;
  return { ...told, reading: (since1900 - FROM_1900_TO_1970_S) * 1_000 };
}

/**
 * By the last that an earlier one confirms: random bytes run on like a clock once in 10^9.
 * Two at the same moment confirm nothing, since a constant would too.
 */
export function proved(told: readonly Told[]): ChargerReading | null {
  for (const [index, later] of told.entries()) {
    const earlier = told.slice(index + 1).find((candidate) => ranOn(candidate, later));
    if (earlier === undefined || later.reading === null) continue;
    const apart = `${Math.round((later.readAt - earlier.readAt) / 1_000)} s apart`;
    const source =
      later.by !== earlier.by
        ? `a ClientHello and an NTP request, ${apart}`
        : later.by === 'hello'
          ? `first four bytes of two ClientHellos, ${apart}`
          : `transmit timestamps of two NTP requests, ${apart}`;
    return readingOf(later.reading, later.readAt, 'certain', source);
  }
  return null;
}

function ranOn(earlier: Told, later: Told): boolean {
  if (earlier.reading === null || later.reading === null) return false;
  const { helloPairWithinMs } = THRESHOLDS.clock;
  const elapsedMs = later.readAt - earlier.readAt;
  const ranMs = later.reading - earlier.reading;
  return (
    earlier.address === later.address &&
    elapsedMs > helloPairWithinMs &&
    Math.abs(ranMs - elapsedMs) <= helloPairWithinMs
  );
}

/** By one alone, where it and all of its kind show what a clock would. */
export function likely(told: readonly Told[], surroundings: Surroundings): ChargerReading | null {
  for (const by of ['hello', 'ntp'] as const) {
    const [last, ...others] = told.filter((one) => one.by === by);
    if (last?.reading == null) continue;
    if (![last, ...others].every((one) => isPlausible(one, surroundings))) continue;
    const source =
      by === 'hello'
        ? 'first four bytes of one ClientHello'
        : 'transmit timestamp of one NTP request';
    return readingOf(last.reading, last.readAt, 'likely', source);
  }
  return null;
}

function isPlausible(
  { reading, readAt }: Told,
  { laptopOffsetMs, firmwareBuiltAt }: Surroundings,
): boolean {
  if (reading === null) return false;
  const fromTrueTimeMs = Math.abs(reading - (readAt - laptopOffsetMs));
  return (
    fromTrueTimeMs <= THRESHOLDS.clock.helloNearNowMs ||
    knownResetDate(reading) !== undefined ||
    (firmwareBuiltAt !== null && isSoonAfter(reading, firmwareBuiltAt))
  );
}

const readingOf = (
  reading: number,
  readAt: number,
  confidence: ChargerReading['confidence'],
  source: string,
): ChargerReading => ({
  reading,
  readAt,
  resolutionMs: THRESHOLDS.clock.helloResolutionMs,
  confidence,
  source,
});
