import { readChargerClock } from '../../diagnosis/charger-clock.ts';
import { laptopOffset } from '../../diagnosis/instants.ts';
import type { Evidence, Observation } from '../../diagnosis/module.ts';
import { isSoonAfter, knownResetDate } from '../../diagnosis/reset-dates.ts';
import type { ChargerReading } from '../../diagnosis/told-clock.ts';
import { lastOfKind, ofKind } from '../../facts/select.ts';
import { THRESHOLDS } from '../../thresholds.ts';
import type { ClockInput, ClockJudged } from './input.ts';
import { asTimezone, inWords, isWrong, utc } from './offset.ts';

const DAY_MS = 86_400_000;
const HOW =
  "read the charger's display: --charger-time <ISO time>; or --charger-time http://<charger> if it has a web page";
/** Of a station that came to this laptop. */
const HOW_LATER =
  "read the charger's display, and judge again with it: ghostcheck judge <report> --charger-time <ISO time>";

/** The charger's clock: read off, told by its web page, or recovered from what it sent. */
export function judgeCharger(input: ClockInput): ClockJudged {
  const { records, site, now, chargerNow } = input;
  const laptop = laptopOffset(records);
  const clock = readChargerClock(records, {
    laptopOffsetMs: laptop?.offsetMs ?? 0,
    firmwareBuiltAt: site.firmwareBuiltAt,
  });
  if (clock === null || chargerNow === null) return unknown(input);
  const offsetMs = chargerNow - now;
  const uncertaintyMs = clock.resolutionMs + (laptop?.boundMs ?? 0);
  const likely = clock.confidence === 'likely' ? 'likely ' : '';
  return {
    findings: findingsFor({
      clock,
      offsetMs,
      uncertaintyMs,
      confirmed: laptop !== null,
      firmwareBuiltAt: site.firmwareBuiltAt,
    }),
    words: `charger ${likely}${wordsOf({ clock, offsetMs, uncertaintyMs })}`,
    measurements: {
      'clock.chargerOffsetMs': clock.between === undefined ? Math.round(offsetMs) : null,
    },
  };
}

function wordsOf({
  clock: { reading, between, afterTold },
  offsetMs,
  uncertaintyMs,
}: Pick<Reading, 'clock' | 'offsetMs' | 'uncertaintyMs'>): string {
  const wrong = isWrong(offsetMs, uncertaintyMs);
  if (between !== undefined) return `${stretch(between)}${wrong ? `, ${inWords(offsetMs)}` : ''}`;
  if (wrong) return `${utc(reading).replace(/:\d\d UTC$/, ' UTC')}, ${inWords(offsetMs)}`;
  const since = afterTold === true ? ' since it was told the time' : '';
  return `right within ${Math.ceil(Math.max(Math.abs(offsetMs), uncertaintyMs) / 1_000)} s${since}`;
}

/** `between 1999-12-31 and 2005-12-31` */
function stretch([from, to]: NonNullable<ChargerReading['between']>): string {
  const day = (ms: number) => utc(ms).slice(0, 10);
  return `between ${day(from)} and ${day(to)}`;
}

function unknown({ records, site }: ClockInput): ClockJudged {
  const what = "the charger's own clock";
  const isExamined = site.examined === true || ofKind(records, 'station.hello').length > 0;
  if (!site.chargerTimeGiven) {
    const notExamined = [{ what: what + whyNotTold(records), how: isExamined ? HOW_LATER : HOW }];
    return { findings: [], words: null, notExamined };
  }
  const error = lastOfKind(records, 'clock.charger')?.error;
  const why =
    error?.code === 'ABORT_ERR' ? 'no answer in time' : (error?.message ?? 'it was not read');
  return {
    findings: [],
    words: "the charger's clock could not be read",
    measurements: { 'clock.chargerOffsetMs': null },
    inconclusive: { what: `${what}: ${why}`, how: HOW },
  };
}

/** Zero bytes are no clock at 1970 (BearSSL sends them), and most stacks send random ones. */
function whyNotTold(records: ClockInput['records']): string {
  const hellos = ofKind(records, 'station.hello');
  if (hellos.length === 0) return '';
  return hellos.every(({ randomSeconds }) => randomSeconds === 0)
    ? ': its TLS stack hides it (the random of its hello begins with zero bytes)'
    : ': its TLS stack does not tell it (its hello begins with random bytes)';
}

interface Reading {
  readonly clock: ChargerReading;
  readonly offsetMs: number;
  readonly uncertaintyMs: number;
  /** True where time servers confirm the laptop's clock, which it was compared with. */
  readonly confirmed: boolean;
  readonly firmwareBuiltAt: string | null;
}

function findingsFor(seen: Reading): Observation[] {
  const { clock, offsetMs, uncertaintyMs, confirmed } = seen;
  if (!isWrong(offsetMs, uncertaintyMs)) return [];
  const found = (
    fault: 'clock-reset' | 'clock-timezone' | 'clock-skewed',
    isCertain: boolean,
    because: string,
  ): Observation[] => [
    {
      fault,
      confidence: isCertain && clock.confidence === 'certain' ? 'certain' : 'likely',
      detail: [shows, because, doubt].filter((sentence) => sentence !== '').join(' '),
      evidence: evidenceOf(seen),
    },
  ];
  const { between } = clock;
  const shows =
    between === undefined
      ? `It shows ${utc(clock.reading)}, ${inWords(offsetMs)}.`
      : `It lies ${stretch(between)}, so it is at least ${inWords(offsetMs)}.`;
  const doubt =
    clock.confidence === 'certain'
      ? ''
      : between !== undefined
        ? 'Only its answers to certificates in turn say so: read its display, or its web page, to prove it.'
        : 'Only one thing that it sent says so: its next attempt to connect would prove it.';
  const reset = resetReason(seen);
  if (reset !== null) return found('clock-reset', reset.isCertain, reset.because);
  const against = confirmed ? '' : "That is against this laptop's clock, which nothing confirmed.";
  const zone = between === undefined ? asTimezone(offsetMs, uncertaintyMs) : null;
  if (zone === null) return found('clock-skewed', confirmed, against);
  const local = `That is the time of zone UTC${zone}, taken for UTC.`;
  return found('clock-timezone', confirmed, against === '' ? local : `${local} ${against}`);
}

/** Where one lies in the stretch, the clock has most likely started there. */
const resetDateIn = ([from, to]: NonNullable<ChargerReading['between']>): string | undefined =>
  THRESHOLDS.clock.resetDates.find((date) => from <= Date.parse(date) && Date.parse(date) <= to);

function resetReason({ clock, offsetMs, firmwareBuiltAt }: Reading) {
  const { reading, between } = clock;
  const { resetBefore, gpsRolloverWeeks, gpsRolloverWithinDays } = THRESHOLDS.clock;
  const known = between === undefined ? knownResetDate(reading) : resetDateIn(between);
  if (known !== undefined) {
    const because = `A clock that lost its power starts again at ${known}: every certificate of today is not valid yet to it.`;
    return { because, isCertain: true };
  }
  const weeks = -offsetMs / (7 * DAY_MS);
  if (between === undefined && Math.abs(weeks - gpsRolloverWeeks) * 7 <= gpsRolloverWithinDays) {
    const because = `That is ${gpsRolloverWeeks} weeks: the week counter of a GPS receiver has wrapped.`;
    return { because, isCertain: true };
  }
  if (reading < Date.parse(resetBefore)) {
    const because =
      'No charger that speaks OCPP over TLS was running then: the clock has lost the date.';
    return { because, isCertain: true };
  }
  if (firmwareBuiltAt !== null && isSoonAfter(reading, firmwareBuiltAt)) {
    const because = `That is just after its firmware was built (${firmwareBuiltAt.slice(0, 10)}), where a clock without power can start again.`;
    return { because, isCertain: false };
  }
  return null;
}

const evidenceOf = ({ clock, offsetMs }: Reading): Evidence[] => [
  {
    label: "charger's clock",
    value: clock.between === undefined ? utc(clock.reading) : stretch(clock.between),
  },
  { label: 'off by', value: inWords(offsetMs) },
  { label: 'read from', value: clock.source },
];
