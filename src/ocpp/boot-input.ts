import { type Read, readFound } from './boot-frame.ts';
import type { BootAnswer, BootInput, BootLog, NoBoot } from './boot-log.ts';
import { pair } from './boot-pairs.ts';
import { isBootOrAnswer, LIMITS, payloadExchange, tellsVersion } from './boot-payload.ts';
import { isObject } from './is-object.ts';
import { parseJson } from './json.ts';
import { framesIn } from './log-frames.ts';
import { payloadsIn } from './log-payloads.ts';
import type { PlaceOf } from './payload-places.ts';
import { plainQuoting } from './quoting.ts';
import { originOf, placesIn, sourceText } from './source-text.ts';
import { versionNamedIn } from './version.ts';

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

function otherFrame(read: Read): string {
  return read.is === 'other'
    ? 'is a CALL of another action than BootNotification'
    : 'holds answers of a CSMS, but none to a BootNotification';
}

const noBoot = (problem: string): NoBoot => ({ usable: false, problem, hint: HINT });
