import { laptopOffset } from '../../diagnosis/instants.ts';
import type { Evidence } from '../../diagnosis/module.ts';
import type { Fact } from '../../facts/document.ts';
import { ofKind } from '../../facts/select.ts';
import { isObject } from '../../ocpp/is-object.ts';
import { httpDate, zonedInstant } from './dates.ts';
import type { ClockInput, ClockJudged } from './input.ts';
import { asTimezone, inWords, isWrong, utc } from './offset.ts';

interface Told {
  readonly by: string;
  readonly told: number;
  readonly offsetMs: number;
  readonly uncertaintyMs: number;
}

/** What the backend believes the time to be. */
export function judgeBackend(input: ClockInput): ClockJudged {
  const told = toldByBackend(input.records);
  const first = told[0];
  if (first === undefined) return { findings: [], words: null };
  const measurements = { 'clock.backendOffsetMs': Math.round(first.offsetMs) };
  const wrong = told.find(({ offsetMs, uncertaintyMs }) => isWrong(offsetMs, uncertaintyMs));
  if (wrong === undefined) return { findings: [], words: null, measurements };

  const confirmed = laptopOffset(input.records) !== null;
  const zone = asTimezone(wrong.offsetMs, wrong.uncertaintyMs);
  const detail = [
    `${wrong.by} says ${utc(wrong.told)}, ${inWords(wrong.offsetMs)}.`,
    zone === null ? '' : `That is the local time of zone UTC${zone}, labelled as UTC.`,
    confirmed
      ? ''
      : "That is relative to this laptop's clock, which no time server confirmed: it could be the laptop that is wrong.",
  ];
  return {
    findings: [
      {
        fault: 'backend-clock-wrong',
        confidence: confirmed ? 'certain' : 'possible',
        detail: detail.filter((sentence) => sentence !== '').join(' '),
        evidence: told.map(
          (one): Evidence => ({
            label: one.by,
            value: `${utc(one.told)}, ${inWords(one.offsetMs)}, ±${Math.ceil(one.uncertaintyMs)} ms`,
          }),
        ),
      },
    ],
    words: `backend ${inWords(wrong.offsetMs)}`,
    measurements,
  };
}

/** Each time that it told, what a charger would set its clock by first. */
export const toldByBackend = (records: readonly Fact[]): Told[] => [
  ...fromBoot(records),
  ...fromHeartbeat(records),
  ...fromHttp(records),
];

function fromBoot(records: readonly Fact[]): Told[] {
  return ofKind(records, 'boot.exchange').flatMap(({ at, latencyMs, durationMs, answer }) => {
    const told = zonedInstant(fieldOf(answer, 'currentTime'));
    const tookMs = latencyMs ?? durationMs;
    return told === null
      ? []
      : [toldBy('The BootNotification answer', told, 0, at, tookMs, records)];
  });
}

/** The one that was answered most quickly tells most exactly. */
function fromHeartbeat(records: readonly Fact[]): Told[] {
  const told = ofKind(records, 'session.heartbeat').flatMap((beat) => {
    const instant = zonedInstant(beat.currentTime ?? '');
    const { at, latencyMs } = beat;
    return instant === null || latencyMs === null
      ? []
      : [toldBy('The Heartbeat answer', instant, 0, at, latencyMs, records)];
  });
  return told.toSorted((a, b) => a.uncertaintyMs - b.uncertaintyMs).slice(0, 1);
}

/** A Date header is cut to whole seconds: what it says is half a second old on average. */
function fromHttp(records: readonly Fact[]): Told[] {
  return ofKind(records, 'upgrade.attempt').flatMap(({ at, durationMs, headers }) => {
    const told = httpDate(headers.date ?? '');
    return told === null
      ? []
      : [toldBy("The Date header of the backend's answer", told, 500, at, durationMs, records)];
  });
}

/** It was told at some moment between the question and the answer. */
function toldBy(
  by: string,
  told: number,
  halfResolutionMs: number,
  askedAt: string,
  tookMs: number,
  records: readonly Fact[],
): Told {
  const laptop = laptopOffset(records);
  const trueTime = Date.parse(askedAt) + tookMs / 2 - (laptop?.offsetMs ?? 0);
  return {
    by,
    told,
    offsetMs: told + halfResolutionMs - trueTime,
    uncertaintyMs: halfResolutionMs + tookMs / 2 + (laptop?.boundMs ?? 0),
  };
}

function fieldOf(answer: unknown, field: string): string {
  const value = isObject(answer) ? answer[field] : undefined;
  return typeof value === 'string' ? value : '';
}
