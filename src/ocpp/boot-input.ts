import { THRESHOLDS } from '../thresholds.ts';
import { type Frame, parseFrame } from './frames.ts';
import { isObject } from './is-object.ts';
import { parseJson } from './json.ts';

/**
 * A BootNotification as it was found in a text. `call`: in a CALL frame, whole or within
 * a log line. `payload` is null where the frame is too broken to hold one; then, or where
 * the frame breaks a rule, `frameError` says how.
 */
export interface BootInput {
  readonly usable: true;
  readonly frame: 'payload' | 'call';
  readonly messageId: string | null;
  readonly action: string | null;
  readonly payload: Record<string, unknown> | null;
  readonly frameError: string | null;
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

/** The opening of a CALL frame up to its action; nothing before the action can hold a bracket. */
const FRAME_START = /\[\s*"?\d+"?\s*,[^[\]{}]*"BootNotification(?:Request)?"/g;

/**
 * Finds the BootNotification in a bare payload, a whole frame, or lines of a log (the last
 * one, where there are several). What names the action but is broken is still what a station
 * sent, and is judged; a text without one is bad input.
 */
export function readBootInput(text: string): BootInput | NoBoot {
  const given = text.replace(/^\uFEFF/, '').trim();
  if (given === '') return noBoot('is empty');
  const source = given.includes(`\\"${ACTION}`) ? given.replace(/\\(["\\/])/g, '$1') : given;
  const start = [...source.matchAll(FRAME_START)].at(-1)?.index;
  if (start !== undefined) return inFrame(cutFrame(source, start));

  const parsed = parseJson(given, {
    maxLength: THRESHOLDS.boot.maxFileBytes,
    maxNesting: THRESHOLDS.boot.maxNesting,
  });
  if (!parsed.ok) {
    const json = given.startsWith('{') || given.startsWith('[');
    return noBoot(json ? `is not JSON: ${parsed.flaw}` : 'holds no BootNotification');
  }
  if (Array.isArray(parsed.value)) return noBoot(otherFrame(parseFrame(given)));
  if (!isObject(parsed.value)) return noBoot('is JSON, but not an object');
  return {
    usable: true,
    frame: 'payload',
    messageId: null,
    action: null,
    payload: parsed.value,
    frameError: null,
  };
}

function inFrame(text: string): BootInput {
  const asIs = parseFrame(text);
  // Logs wrap long frames: a line break is never part of one.
  const frame =
    asIs.kind === 'malformed' && text.includes('\n')
      ? parseFrame(text.replace(/\r?\n/g, ''))
      : asIs;
  if (frame.kind !== 'call') {
    const shortened = /\.\.\.|…/.test(text) ? '; the log seems to have shortened it' : '';
    const flaw = frame.kind === 'malformed' ? frame.flaw : 'not a CALL (message type 2)';
    const none = { messageId: null, action: ACTION, payload: null };
    return { usable: true, frame: 'call', ...none, frameError: `${flaw}${shortened}` };
  }
  const suffix =
    frame.action === ACTION ? null : `its action is "${ACTION}Request", it must be "${ACTION}"`;
  const flaws = [frame.flaw, suffix].filter((flaw) => flaw !== null);
  return {
    usable: true,
    frame: 'call',
    messageId: frame.messageId?.slice(0, THRESHOLDS.boot.maxNameLength) ?? null,
    action: frame.action,
    payload: isObject(frame.payload) ? frame.payload : null,
    frameError: flaws.length === 0 ? null : flaws.join('; '),
  };
}

/** The text from `start` to the bracket that closes it, or all that is left. */
function cutFrame(text: string, start: number): string {
  let depth = 0;
  let inString = false;
  for (let index = start; index < text.length; index++) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') {
      depth--;
      if (depth === 0) return text.slice(start, index + 1);
    }
  }
  return text.slice(start);
}

function otherFrame(frame: Frame): string {
  switch (frame.kind) {
    case 'call':
      return frame.action === null || frame.flaw !== null
        ? 'is a JSON array, but no OCPP frame'
        : 'is a CALL of another action than BootNotification';
    case 'result':
      return 'is a CALLRESULT, the answer of a CSMS, not a BootNotification';
    case 'error':
      return 'is a CALLERROR, not a BootNotification';
    case 'malformed':
      return 'is a JSON array, but no OCPP frame';
  }
}

const noBoot = (problem: string): NoBoot => ({ usable: false, problem, hint: HINT });
