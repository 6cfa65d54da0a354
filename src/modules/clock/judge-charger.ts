import { laptopOffset } from '../../diagnosis/instants.ts';
import type { Evidence, NotExamined, Observation } from '../../diagnosis/module.ts';
import type { ChargerClock } from '../../facts/clock.ts';
import { lastOfKind } from '../../facts/select.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import type { ClockInput, ClockJudged } from './input.ts';
import { asTimezone, inWords, isWrong, utc } from './offset.ts';

const DAY_MS = 86_400_000;
const HOW =
  "read the charger's display: --charger-time <ISO time>; or --charger-time http://<charger> if it has a web page";

/** The charger's clock, as somebody read it off or its web page told it. */
export function judgeCharger(input: ClockInput): ClockJudged {
  const { records, site, now, chargerNow } = input;
  const clock = lastOfKind(records, 'clock.charger');
  if (clock?.reading == null || chargerNow === null) {
    const what = "the charger's own clock";
    if (!site.chargerTimeGiven) {
      return { findings: [], words: null, notExamined: [{ what, how: HOW }] };
    }
    const why =
      clock?.error?.code === 'ABORT_ERR'
        ? 'no answer in time'
        : (clock?.error?.message ?? 'it was not read');
    const unseen: NotExamined = { what: `${what}: ${why}`, how: HOW };
    return {
      findings: [],
      words: "the charger's clock could not be read",
      measurements: { 'clock.chargerOffsetMs': null },
      inconclusive: unseen,
    };
  }
  const offsetMs = chargerNow - now;
  const laptop = laptopOffset(records);
  const reading = Date.parse(clock.reading);
  const uncertaintyMs = clock.resolutionMs + (laptop?.boundMs ?? 0);
  const within = Math.ceil(Math.max(Math.abs(offsetMs), uncertaintyMs) / 1_000);
  return {
    findings: findingsFor({
      clock,
      reading,
      offsetMs,
      uncertaintyMs,
      confirmed: laptop !== null,
      firmwareBuiltAt: site.firmwareBuiltAt,
    }),
    words: isWrong(offsetMs, uncertaintyMs)
      ? `charger ${utc(reading).replace(/:\d\d UTC$/, ' UTC')}, ${inWords(offsetMs)}`
      : `charger right within ${within} s`,
    measurements: { 'clock.chargerOffsetMs': Math.round(offsetMs) },
  };
}

interface Reading {
  readonly clock: ChargerClock;
  readonly reading: number;
  readonly offsetMs: number;
  readonly uncertaintyMs: number;
  /** True where time servers confirm the laptop's clock, which it was compared with. */
  readonly confirmed: boolean;
  readonly firmwareBuiltAt: string | null;
}

function findingsFor(seen: Reading): Observation[] {
  const { offsetMs, uncertaintyMs, confirmed } = seen;
  if (!isWrong(offsetMs, uncertaintyMs)) return [];
  const evidence = evidenceOf(seen);
  const reset = resetReason(seen);
  const shows = `It shows ${utc(seen.reading)}, ${inWords(offsetMs)}.`;
  if (reset !== null) {
    const { because, confidence } = reset;
    return [{ fault: 'clock-reset', confidence, detail: `${shows} ${because}`, evidence }];
  }
  const against = confirmed ? '' : " That is against this laptop's clock, which nothing confirmed.";
  const confidence = confirmed ? 'certain' : 'likely';
  const zone = asTimezone(offsetMs, uncertaintyMs);
  if (zone !== null) {
    const detail = `${shows} That is the time of zone UTC${zone}, taken for UTC.${against}`;
    return [{ fault: 'clock-timezone', confidence, detail, evidence }];
  }
  return [{ fault: 'clock-skewed', confidence, detail: `${shows}${against}`, evidence }];
}

function resetReason({ reading, offsetMs, firmwareBuiltAt }: Reading) {
  const { resetBefore, resetDates, resetWithinDays, gpsRolloverWeeks, gpsRolloverWithinDays } =
    THRESHOLDS.clock;
  const soonAfter = (date: string) => {
    const days = (reading - Date.parse(date)) / DAY_MS;
    return days >= 0 && days <= resetWithinDays;
  };
  const known = resetDates.find(soonAfter);
  if (known !== undefined) {
    const because = `A clock that lost its power starts again at ${known}: every certificate of today is not valid yet to it.`;
    return { because, confidence: 'certain' } as const;
  }
  const weeks = -offsetMs / (7 * DAY_MS);
  if (Math.abs(weeks - gpsRolloverWeeks) * 7 <= gpsRolloverWithinDays) {
    const because = `That is ${gpsRolloverWeeks} weeks: the week counter of a GPS receiver has wrapped.`;
    return { because, confidence: 'certain' } as const;
  }
  if (reading < Date.parse(resetBefore)) {
    const because =
      'No charger that speaks OCPP over TLS was running then: the clock has lost the date.';
    return { because, confidence: 'certain' } as const;
  }
  if (firmwareBuiltAt !== null && soonAfter(firmwareBuiltAt)) {
    const because = `That is just after its firmware was built (${firmwareBuiltAt.slice(0, 10)}), where a clock without power can start again.`;
    return { because, confidence: 'likely' } as const;
  }
  return null;
}

function evidenceOf({ clock, reading, offsetMs }: Reading): Evidence[] {
  return [
    { label: "charger's clock", value: utc(reading) },
    { label: 'off by', value: inWords(offsetMs) },
    {
      label: 'read from',
      value: clock.source === 'http' ? `Date header of ${clock.target ?? ''}` : 'as stated',
    },
  ];
}
