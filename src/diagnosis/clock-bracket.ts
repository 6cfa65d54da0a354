import type { Fact } from '../facts/document.ts';
import { ofKind } from '../facts/select.ts';
import type { StationSecured } from '../facts/visit.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { isAccepted, isRefused } from './station-answer.ts';
import type { ChargerReading } from './told-clock.ts';

const EXPIRED = 45;
/** What is said of one that has not expired: it is refused for another reason. */
const NOT_EXPIRED: readonly number[] = [42, 46, 48];

/**
 * Between which instants the charger's clock lies, by its answers to certificates that are alike
 * but for the day they end. Those that ended before its clock it calls expired; the others it
 * refuses for something else, or accepts. Where it accepts one, it refuses others for their dates,
 * whatever it calls that: Go and Java say the same of everything. Null where its answers do not
 * tell them apart: OpenSSL names the unknown authority first, whatever the dates; and where none
 * is expired to it, it may be built without a look at dates, as mbedTLS can be.
 */
export function clockBracket(
  records: readonly Fact[],
  laptopOffsetMs: number,
): ChargerReading | null {
  const tried = ofKind(records, 'station.secured').filter(isOfTheDates);
  const accepted = tried.filter(isAccepted);
  const ended = tried.filter(hasEnded);
  const isCalledExpired = ({ alert }: StationSecured) => alert?.number === EXPIRED;
  // It takes what has ended and what has just begun: only its own word tells that it looks at dates.
  const byWord = accepted.length === 0 || new Set(accepted.map(hasEnded)).size > 1;
  const expired = ended.filter(byWord ? isCalledExpired : isRefused);
  const others = byWord ? tried.filter(isNotExpired) : accepted;
  if (expired.length === 0 || others.length === 0) return null;
  const from = Math.max(...expired.map(end));
  const to = Math.min(...others.map(end));
  if (from >= to) return null;
  const readAt = Math.max(...[...expired, ...others].map(({ at }) => Date.parse(at)));
  const trueTime = readAt - laptopOffsetMs;
  const isWithin = from <= trueTime && trueTime <= to;
  // A clock that may be right, and as well be wrong by years, is not known.
  if (isWithin && to - from > THRESHOLDS.clock.bracketWithinMs) return null;
  return {
    // The nearest to true time that it can be: it is wrong by that much at least.
    reading: Math.min(Math.max(trueTime, from), to),
    readAt,
    resolutionMs: 0,
    confidence: 'likely',
    source: `answers to certificates in turn: what ended on ${day(from)} is expired to it, what ends on ${day(to)} is not`,
    between: [from, to],
  };
}

/** The records as a station with the right time would have left them. */
export const withRightDates = (record: StationSecured): StationSecured =>
  isOfTheDates(record) && hasEnded(record) && isNotExpired(record)
    ? {
        ...record,
        outcome: 'alert',
        alert: {
          level: 'fatal',
          number: EXPIRED,
          name: 'certificate_expired',
          afterHandshake: false,
        },
        wentOn: false,
      }
    : record;

const isOfTheDates = ({ certificate: { flaws = [] } }: StationSecured): boolean =>
  flaws.every((flaw) => flaw === 'authority' || flaw === 'dates');

const isNotExpired = ({ alert, wentOn }: StationSecured): boolean =>
  alert === null ? wentOn === true : NOT_EXPIRED.includes(alert.number);

const end = ({ certificate }: StationSecured): number => Date.parse(certificate.notAfter);

const hasEnded = (record: StationSecured): boolean => end(record) < Date.parse(record.at);

const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
