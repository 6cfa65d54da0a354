import { THRESHOLDS } from '../thresholds.ts';
import type { BootExchangeInput } from './boot-log.ts';
import { isObject } from './is-object.ts';
import { parseJson } from './json.ts';
import type { FoundFrame } from './log-frames.ts';
import { type PlaceOf, placesOf } from './payload-places.ts';
import { originOf } from './source-text.ts';
import { familyOfPayload } from './version.ts';

export const LIMITS = {
  maxLength: THRESHOLDS.boot.maxFileBytes,
  maxNesting: THRESHOLDS.boot.maxNesting,
};

/** An answer, or a message that has a member of its own: no object around it. */
export const tellsVersion = ({ message }: BootExchangeInput): boolean =>
  message === null || familyOfPayload(message.payload) !== null;

/** A reason alone has many another message. */
export const isBootOrAnswer = (payload: unknown): boolean =>
  isAnswer(payload) ||
  (isObject(payload) &&
    Object.keys(payload).some((name) =>
      /^(?:chargePoint(?:Vendor|Model|SerialNumber)|chargingStation)$/i.test(name),
    ));

/** An answer to a Heartbeat has the time alone, those to other actions have no time. */
export const isAnswer = (payload: unknown): boolean =>
  isObject(payload) &&
  ['status', 'currentTime', 'interval', 'heartbeatInterval'].filter((name) =>
    Object.hasOwn(payload, name),
  ).length >= 2;

/** A payload without its frame, as half an exchange. */
export function payloadExchange(
  { source, shortened }: FoundFrame,
  placeOf: PlaceOf,
): BootExchangeInput {
  const parsed = parseJson(source.text.trim(), LIMITS);
  const payload = parsed.ok && isObject(parsed.value) ? parsed.value : null;
  const start = Math.max(0, source.text.search(/\S/));
  const common = {
    messageId: null,
    frameError: null,
    shortened,
    line: placeOf(originOf(source, start)).line,
    ...placesOf(source, '', placeOf),
  };
  return isAnswer(payload)
    ? { message: null, answer: { kind: 'result', payload, ...common } }
    : {
        message: { usable: true, frame: 'payload', action: null, payload, ...common },
        answer: null,
      };
}
