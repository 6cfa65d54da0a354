import { THRESHOLDS } from '../thresholds.ts';
import type { BootAnswer, BootInput } from './boot-log.ts';
import { wholePart } from './cut-frame.ts';
import { type Frame, parseFrame } from './frames.ts';
import { isObject } from './is-object.ts';
import type { FoundFrame } from './log-frames.ts';
import { type PlaceOf, placesOf } from './payload-places.ts';
import { originOf } from './source-text.ts';

const ACTION = 'BootNotification';

/** What a frame of the text is to us. `other`: of another action. */
export type Read =
  | { readonly is: 'message'; readonly messageId: string | null; readonly message: BootInput }
  | { readonly is: 'answer'; readonly messageId: string | null; readonly answer: BootAnswer }
  | { readonly is: 'other'; readonly messageId: string | null };

/** Reads one frame that was found, whole or shortened. */
export function readFound(found: FoundFrame, placeOf: PlaceOf): Read {
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
