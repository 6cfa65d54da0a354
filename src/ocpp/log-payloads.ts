import { THRESHOLDS } from '../thresholds.ts';
import { endOf, wholePart } from './cut-frame.ts';
import { parseJson } from './json.ts';
import { type FoundFrame, prefixOf, unescaped } from './log-frames.ts';
import { keep, originOf, sourceText } from './source-text.ts';

/** An object that begins with what only a BootNotification has, or that its name or the like stands before. */
const START =
  /BootNotification(?:_?Req(?:uest)?|\.req|_?Resp(?:onse)?|\.?conf(?:irmation)?)?\b[^{}[\]\n]{0,200}\{|"(?:payload|data|request)\\*"\s{0,40}:\s{0,40}\{|\{\s{0,400}\\*"(?:chargePoint(?:Vendor|Model)|chargingStation)\\*"/gi;

/** So many other starts may stand within one payload. */
const MAX_INNER = 5;

const LIMITS = {
  maxLength: THRESHOLDS.boot.maxFrameBytes,
  maxNesting: THRESHOLDS.boot.maxNesting,
};

/**
 * Finds payloads of BootNotifications, and of answers to them, that stand without their
 * frame: in a log, a table, another object. `isOne` tells what may be one.
 */
export function payloadsIn(text: string, isOne: (payload: unknown) => boolean): FoundFrame[] {
  const starts = [...text.matchAll(START)].map(({ index, 0: found }) => index + found.indexOf('{'));
  const payloads: FoundFrame[] = [];
  let done = 0;
  starts.forEach((start, index) => {
    if (start < done) return;
    const limit = starts[index + MAX_INNER] ?? text.length;
    const found = payloadAt(text, start, limit);
    if (found === null) return;
    const parsed = parseJson(found.source.text, LIMITS);
    if (!parsed.ok || !isOne(parsed.value)) return;
    payloads.push(found);
    done = originOf(found.source, found.source.text.length - 1) + 1;
  });
  return payloads;
}

function payloadAt(text: string, start: number, limit: number): FoundFrame | null {
  const window = unescaped(keep(sourceText(text), [[start, limit]]));
  const end = endOf(window.text, 0);
  if (end !== null) return { source: keep(window, [[0, end]]), shortened: false };
  // What stands by itself and does not end was sent so; in a log the log cut it.
  if (prefixOf(text, start).trim() === '') return null;
  const [line = ''] = window.text.split('\n', 1);
  const whole = wholePart(line);
  return whole === null ? null : { source: { ...window, text: whole }, shortened: true };
}
