import type { OcppVersion } from '../facts/statement.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { wholePart } from './cut-frame.ts';
import { type Frame, parseFrame } from './frames.ts';
import { isObject } from './is-object.ts';
import { parseJson } from './json.ts';
import { locateJson, type Trap } from './locate-json.ts';
import { type FoundFrame, framesIn } from './log-frames.ts';
import { payloadsIn } from './log-payloads.ts';
import { plainQuoting } from './quoting.ts';
import { type LineColumn, originOf, placesIn, type SourceText, sourceText } from './source-text.ts';
import { familyOfPayload, versionNamedIn } from './version.ts';

/** Where the values of a payload stand in the input, and what in it is odd JSON. */
export interface PayloadPlaces {
  readonly places: readonly (LineColumn & { readonly pointer: string })[];
  readonly traps: readonly (LineColumn & Pick<Trap, 'pointer' | 'kind'>)[];
}

/**
 * A BootNotification as it was found in a text. `call`: in a CALL frame, whole or within
 * a log line. `payload` is null where the frame is too broken to hold one; then, or where
 * the frame breaks a rule, `frameError` says how.
 */
export interface BootInput extends PayloadPlaces {
  readonly usable: true;
  readonly frame: 'payload' | 'call';
  readonly messageId: string | null;
  readonly action: string | null;
  readonly payload: Record<string, unknown> | null;
  readonly frameError: string | null;
  /** The log left out a part of it: `payload` holds what is certainly whole. */
  readonly shortened: boolean;
  /** Where it begins in the input, from 1. */
  readonly line: number;
}

/** What a CSMS answered to a BootNotification. */
export type BootAnswer = Pick<BootInput, 'messageId' | 'frameError' | 'shortened' | 'line'> &
  PayloadPlaces &
  (
    | { readonly kind: 'result'; readonly payload: unknown }
    | { readonly kind: 'error'; readonly code: string; readonly description: string }
    /** Too broken to be read; `text` is what came. */
    | { readonly kind: 'unreadable'; readonly text: string }
  );

/** One BootNotification, its answer, or both. */
export type BootExchangeInput =
  | { readonly message: BootInput; readonly answer: BootAnswer | null }
  | { readonly message: null; readonly answer: BootAnswer };

/** All that a text tells of BootNotifications, in its order. */
export interface BootLog {
  readonly usable: true;
  readonly exchanges: readonly BootExchangeInput[];
  /** The one OCPP version that is named around the messages; null where none or several are. */
  readonly version: OcppVersion | null;
}

/** A text that holds no BootNotification at all: nothing to judge. */
export interface NoBoot {
  readonly usable: false;
  readonly problem: string;
  readonly hint: string;
}

const ACTION = 'BootNotification';
const HINT =
  'Give its payload {…}, the whole frame [2, id, "BootNotification", {…}], or a log line with that frame in it.';

/**
 * Finds the BootNotification in a bare payload, a whole frame, or lines of a log (the last
 * one, where there are several). What names the action but is broken is still what a station
 * sent, and is judged; a text without one is bad input.
 */
export function readBootInput(text: string): BootInput | NoBoot {
  const log = readBootLog(text);
  if (!log.usable) return log;
  const message = log.exchanges.findLast((one) => one.message !== null)?.message ?? null;
  if (message !== null) return message;
  const result = log.exchanges.some(({ answer }) => answer?.kind !== 'error');
  return noBoot(
    result
      ? 'is a CALLRESULT, the answer of a CSMS, not a BootNotification'
      : 'is a CALLERROR, not a BootNotification',
  );
}

/**
 * Finds every BootNotification in a text, and the answers to them. What carried the text
 * to us may have written its quotation marks in another way: that is undone where more can
 * be read then.
 */
export function readBootLog(text: string): BootLog | NoBoot {
  const given = text.replace(/^\uFEFF/, '');
  if (given.trim() === '') return noBoot('is empty');
  const placeOf = placesIn(given);
  const asGiven = readText(given, placeOf);
  const plain = plainQuoting(given);
  if (plain.text === given) return asGiven;
  const undone = readText(plain.text, (offset) => placeOf(originOf(plain, offset)));
  return readable(undone) > readable(asGiven) ? undone : asGiven;
}

/** How much of it can be read without doubt: a payload without its frame is half a message. */
const readable = (log: BootLog | NoBoot): number =>
  log.usable
    ? log.exchanges
        .flatMap(({ message, answer }) => [message, answer])
        .filter((one) => one !== null && isReadable(one))
        .reduce(
          (sum, one) => sum + (one !== null && 'frame' in one && one.frame === 'payload' ? 1 : 2),
          0,
        )
    : -1;

const isReadable = (one: BootInput | BootAnswer): boolean =>
  !one.shortened &&
  ('payload' in one ? one.payload !== null && one.places.length > 0 : one.kind === 'error');

function readText(given: string, placeOf: PlaceOf): BootLog | NoBoot {
  const { frames, around } = framesIn(given);
  const read = frames.map((frame) => readFound(frame, placeOf));
  const exchanges = pair(read);
  if (exchanges.length > 0) return { usable: true, exchanges, version: versionNamedIn(around) };
  const [first] = read;
  const alone = first === undefined ? readPayload(given, placeOf) : noBoot(otherFrame(first));
  if (alone.usable && alone.exchanges.every(tellsVersion)) return alone;
  const payloads = payloadsIn(given, isBootOrAnswer).map((found) =>
    payloadExchange(found, placeOf),
  );
  if (payloads.length === 0) return alone;
  return { usable: true, exchanges: payloads, version: versionNamedIn(given) };
}

type PlaceOf = (offset: number) => LineColumn;

function readPayload(given: string, placeOf: PlaceOf): BootLog | NoBoot {
  const parsed = parseJson(given.trim(), LIMITS);
  if (!parsed.ok) {
    const json = /^\s*[{[]/.test(given);
    return noBoot(json ? `is not JSON: ${parsed.flaw}` : 'holds no BootNotification');
  }
  const { value: payload } = parsed;
  if (Array.isArray(payload)) return noBoot('is a JSON array, but no OCPP frame');
  if (!isObject(payload)) return noBoot('is JSON, but not an object');
  const exchange = payloadExchange({ source: sourceText(given), shortened: false }, placeOf);
  return { usable: true, exchanges: [exchange], version: null };
}

/** An answer, or a message that has a member of its own: no object around it. */
const tellsVersion = ({ message }: BootExchangeInput): boolean =>
  message === null || familyOfPayload(message.payload) !== null;

/** A reason alone has many another message. */
const isBootOrAnswer = (payload: unknown): boolean =>
  isAnswer(payload) ||
  (isObject(payload) &&
    Object.keys(payload).some((name) =>
      /^(?:chargePoint(?:Vendor|Model|SerialNumber)|chargingStation)$/i.test(name),
    ));

function payloadExchange({ source, shortened }: FoundFrame, placeOf: PlaceOf): BootExchangeInput {
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

const LIMITS = {
  maxLength: THRESHOLDS.boot.maxFileBytes,
  maxNesting: THRESHOLDS.boot.maxNesting,
};

/** What a frame of the text is to us. `other`: of another action. */
type Read =
  | { readonly is: 'message'; readonly messageId: string | null; readonly message: BootInput }
  | { readonly is: 'answer'; readonly messageId: string | null; readonly answer: BootAnswer }
  | { readonly is: 'other'; readonly messageId: string | null };

function readFound(found: FoundFrame, placeOf: PlaceOf): Read {
  const { source, shortened } = found;
  const { text } = source;
  const whole = shortened ? wholePart(text) : text;
  const placeAt = (offset: number) => {
    const { line, column } = placeOf(originOf(source, offset));
    return `line ${line}, column ${column}`;
  };
  const frame: Frame =
    whole === null
      ? { kind: 'malformed', flaw: 'cut in its first elements' }
      : parseFrame(whole, placeAt);
  const common = {
    shortened,
    line: placeOf(originOf(source, 0)).line,
    ...(whole === null || frame.kind === 'malformed'
      ? { places: [], traps: [] }
      : placesOf({ ...source, text: whole }, frame.kind === 'call' ? '/3' : '/2', placeOf)),
  };
  const type = /\d/.exec(text)?.[0];
  if (type === '3' || type === '4') {
    const messageId = 'messageId' in frame ? nameOf(frame.messageId) : null;
    const frameError = shortened || !('flaw' in frame) ? null : frame.flaw;
    const answer = { ...common, messageId, frameError };
    if (frame.kind === 'result') {
      return {
        is: 'answer',
        messageId,
        answer: { ...answer, kind: 'result', payload: frame.payload },
      };
    }
    if (frame.kind === 'error') {
      const { code, description } = frame;
      return { is: 'answer', messageId, answer: { ...answer, kind: 'error', code, description } };
    }
    return { is: 'answer', messageId, answer: { ...answer, kind: 'unreadable', text } };
  }
  const action = (frame.kind === 'call' && !shortened ? frame.action : null) ?? actionIn(text);
  const messageId = frame.kind === 'call' ? nameOf(frame.messageId) : null;
  if (action === null || !BOOT.test(action)) return { is: 'other', messageId };
  const message: BootInput = {
    ...common,
    usable: true,
    frame: 'call',
    messageId,
    action,
    payload: frame.kind === 'call' && isObject(frame.payload) ? frame.payload : null,
    frameError: shortened ? null : errorOf(frame, action),
  };
  return { is: 'message', messageId, message };
}

/** As stations write it that do not keep to its letter case, or to the name alone. */
const BOOT = /^BootNotification(?:Request|\.req)?$/i;

const nameOf = (text: string | null): string | null =>
  text?.slice(0, THRESHOLDS.boot.maxNameLength) ?? null;

/** The action of a frame that cannot be read; also one whose name the log shortened. */
function actionIn(text: string): string | null {
  const named = /"(BootNotification(?:Request|\.req)?)"/i.exec(text)?.[1];
  if (named !== undefined) return named;
  const begun = /^[^,]*,[^,]*,\s*"(Boot\w*)(?:\.\.\.|…|$)/.exec(text)?.[1];
  return begun !== undefined && ACTION.startsWith(begun) ? ACTION : null;
}

function errorOf(frame: Frame, action: string): string | null {
  if (frame.kind === 'malformed') return frame.flaw;
  if (frame.kind !== 'call') return 'not a CALL (message type 2)';
  const suffix = action === ACTION ? null : `its action is "${action}", it must be "${ACTION}"`;
  const flaws = [frame.flaw, suffix].filter((flaw) => flaw !== null);
  return flaws.length === 0 ? null : flaws.join('; ');
}

/** The places within one member of a JSON text. */
function placesOf(source: SourceText, root: string, placeOf: PlaceOf): PayloadPlaces {
  const { places, traps } = locateJson(source.text);
  const within = <T extends { pointer: string; offset: number }>(all: readonly T[]) =>
    all
      .filter(({ pointer }) => root === '' || pointer === root || pointer.startsWith(`${root}/`))
      .map(({ offset, ...rest }) => ({
        ...rest,
        pointer: rest.pointer.slice(root.length),
        ...placeOf(originOf(source, offset)),
      }));
  return { places: within(places), traps: within(traps) };
}

/** Gives each BootNotification the answer that has its message id, and comes after it. */
function pair(all: readonly Read[]): BootExchangeInput[] {
  const called = new Map<string | null, number | null>();
  const exchanges: { message: BootInput | null; answer: BootAnswer | null }[] = [];
  for (const read of all) {
    if (read.is === 'message') {
      called.set(read.messageId, exchanges.length);
      exchanges.push({ message: read.message, answer: null });
    } else if (read.is === 'other') called.set(read.messageId, null);
    else {
      const { messageId, answer } = read;
      const asked = messageId === null ? undefined : called.get(messageId);
      if (asked === null) continue;
      const exchange = asked === undefined ? undefined : exchanges[asked];
      if (exchange !== undefined) exchange.answer ??= answer;
      else if (all.length === 1 || (answer.kind === 'result' && isAnswer(answer.payload))) {
        exchanges.push({ message: null, answer });
      }
    }
  }
  return exchanges.flatMap(({ message, answer }): BootExchangeInput[] => {
    if (message !== null) return [{ message, answer }];
    return answer === null ? [] : [{ message, answer }];
  });
}

/** An answer to a Heartbeat has the time alone, those to other actions have no time. */
const isAnswer = (payload: unknown): boolean =>
  isObject(payload) &&
  ['status', 'currentTime', 'interval', 'heartbeatInterval'].filter((name) =>
    Object.hasOwn(payload, name),
  ).length >= 2;

function otherFrame(read: Read): string {
  return read.is === 'other'
    ? 'is a CALL of another action than BootNotification'
    : 'holds answers of a CSMS, but none to a BootNotification';
}

const noBoot = (problem: string): NoBoot => ({ usable: false, problem, hint: HINT });
