import { THRESHOLDS } from '../thresholds.ts';
import { ELLIPSIS, endOf } from './cut-frame.ts';
import { parseJson } from './json.ts';
import { MAX_PREFIX, rejoinings } from './rejoin.ts';
import { dropFirst, keep, originOf, type SourceText, sourceText } from './source-text.ts';

/**
 * A frame as it was found in a text: rejoined where it was wrapped, without the escapes
 * of a quotation. `shortened`: the log left out a part of it.
 */
export interface FoundFrame {
  readonly source: SourceText;
  readonly shortened: boolean;
}

export interface Found {
  readonly frames: readonly FoundFrame[];
  /** What stands around the frames. */
  readonly around: string;
}

/** The opening of an array that begins with a number. */
const OPENING = /\[\s*\\*"?(\d+)\\*"?\s*,/g;
const ID = String.raw`\s*(?:\\*"[^"\\[\]{}]*\\*"|-?\d+|null)\s*,\s*`;
/** What follows it in a CALL, a CALLRESULT and a CALLERROR. */
const CALL = new RegExp(String.raw`${ID}\\*"[A-Za-z]|[^[\]{}]*BootNotification`, 'y');
const ANSWERS: Readonly<Record<string, RegExp>> = {
  '3': new RegExp(String.raw`${ID}(?:[{[n]|\.\.\.|…)`, 'y'),
  '4': new RegExp(String.raw`${ID}\\*"`, 'y'),
};

/** Finds the OCPP frames in a text, whatever stands around them, in their order. */
export function framesIn(text: string): Found {
  const starts = [...text.matchAll(OPENING)]
    .filter((match) => opensFrame(text, match))
    .map(({ index }) => index);
  const frames: FoundFrame[] = [];
  const around: string[] = [];
  let done = 0;
  starts.forEach((start, index) => {
    if (start < done) return;
    const limits = starts.slice(index + 1, index + 1 + MAX_INNER);
    // The first one may be all of the text, with whatever in its payload.
    if (limits.length < MAX_INNER || index === 0) limits.push(text.length);
    const { frame, end } = frameAt(text, start, limits);
    frames.push(frame);
    around.push(text.slice(done, start));
    done = end;
  });
  return { frames, around: [...around, text.slice(done)].join('\n') };
}

function opensFrame(text: string, { index, 0: opening, 1: type = '' }: RegExpExecArray): boolean {
  const pattern = ANSWERS[type] ?? CALL;
  pattern.lastIndex = index + opening.length;
  return pattern.test(text);
}

/** What looks like the start of the next frame may stand in this one's payload: so many are tried. */
const MAX_INNER = 5;

interface Cut {
  readonly frame: FoundFrame;
  /** Where it ends in the whole text. */
  readonly end: number;
}

function frameAt(text: string, start: number, limits: readonly number[]): Cut {
  for (const limit of limits) {
    const read = readWithin(text, start, limit);
    if (read === 'broken') break;
    if (read !== 'open') return read;
  }
  return unreadable(text, start, limits[0] ?? text.length);
}

/**
 * The frame, if it can be read within a part of the text, in one of the ways to rejoin it.
 * `open`: it is not closed there; `broken`: it is, and more of the text would not help.
 */
function readWithin(text: string, start: number, limit: number): Cut | 'open' | 'broken' {
  if (!text.slice(start, limit).includes(']')) return 'open';
  const window = unescaped(keep(sourceText(text), [[start, limit]]));
  let closed = false;
  for (const source of rejoinings(window, prefixOf(text, start))) {
    const end = endOf(source.text, 0);
    if (end === null) continue;
    closed = true;
    const frame = keep(source, [[0, end]]);
    if (!parseJson(frame.text, LIMITS).ok) continue;
    const told = /^\\?["']?\s*\[(\d+) bytes/.exec(source.text.slice(end, end + 40))?.[1];
    const shortened = Number(told) > Buffer.byteLength(frame.text) && ELLIPSIS.test(frame.text);
    return { frame: { source: frame, shortened }, end: originOf(frame, end - 1) + 1 };
  }
  return closed ? 'broken' : 'open';
}

const LIMITS = {
  maxLength: THRESHOLDS.boot.maxFrameBytes,
  maxNesting: THRESHOLDS.boot.maxNesting,
};

/**
 * A frame that is not JSON. In a log that is most often the log's doing: it put an ellipsis,
 * or ended the line. Only one that stands by itself, or is closed, is a broken one.
 */
function unreadable(text: string, start: number, limit: number): Cut {
  const inLog = prefixOf(text, start).trim() !== '';
  const window = unescaped(keep(sourceText(text), [[start, limit]]));
  const lineEnd = window.text.search(/\r?\n/);
  const line = lineEnd < 0 ? window : keep(window, [[0, lineEnd]]);
  const closed = endOf(line.text, 0);
  const source =
    closed !== null
      ? keep(line, [[0, closed]])
      : inLog && !/[[{,]\s*$/.test(line.text)
        ? line
        : cutAtEnd(window, lineEnd);
  const shortened = ELLIPSIS.test(source.text) || (inLog && closed === null);
  const end = originOf(source, Math.max(0, source.text.length - 1)) + 1;
  return { frame: { source, shortened }, end };
}

/** Several lines that are one frame, where they close; else all of them. */
function cutAtEnd(window: SourceText, lineEnd: number): SourceText {
  const end = lineEnd < 0 ? null : endOf(window.text, 0);
  return end === null ? window : keep(window, [[0, end]]);
}

/** What stands before it on its line, as far as it can be a prefix. */
export const prefixOf = (text: string, start: number): string =>
  text.slice(Math.max(0, start - MAX_PREFIX), start).replace(/^.*\n/s, '');

/** Undoes the quotation of a frame in another string, also in a string within a string. */
export function unescaped(source: SourceText): SourceText {
  const slashes = /(\\*)"/.exec(source.text)?.[1]?.length ?? 0;
  let plain = source;
  for (let level = Math.min(3, Math.ceil(Math.log2(slashes + 1))); level > 0; level--) {
    plain = dropFirst(plain, /\\["\\/]/g);
  }
  return plain;
}
