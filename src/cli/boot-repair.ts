import type { BootInput, NoBoot } from '../ocpp/boot-log.ts';
import { parseFrame } from '../ocpp/frames.ts';
import { repair } from '../ocpp/repair.ts';
import { hideSubscriber } from '../ocpp/subscriber.ts';
import { versionOfPayload } from '../ocpp/version.ts';
import { jsonText } from '../render/json.ts';
import { sanitize } from '../render/sanitize.ts';
import type { Site } from '../site/site.ts';

/** The repaired message as JSON, with what was changed and what was left, for people. */
export function repairText(input: BootInput | NoBoot, { statement, redact }: Site): string {
  if (!input.usable || input.payload === null || input.shortened) {
    return '\nNothing can be repaired: the message cannot be read.\n';
  }
  const { payload, hidden } =
    redact === 'none' ? { payload: input.payload, hidden: [] } : hideSubscriber(input.payload);
  const stated = statement.ocppVersionStated ? statement.ocppVersion : null;
  const version = stated ?? versionOfPayload(payload) ?? statement.ocppVersion;
  const repaired = repair(version, payload);
  const frame = repairedFrame(input, repaired.payload);
  return [
    ...section('Repaired', [...frame.done, ...repaired.done]),
    ...section('Left as it is: a repair would be a guess', [...frame.left, ...repaired.left]),
    ...(hidden.length === 0 ? [] : ['', 'SIM values are hidden; --redact none keeps them.']),
    '',
    frame.done.length + repaired.done.length === 0 ? 'Message, unchanged' : 'Repaired message',
    jsonText(frame.message, 2),
    '',
  ].join('\n');
}

/** In the form in which it was given; of a frame that has no certain form, its payload. */
function repairedFrame({ frame, messageId, frameError }: BootInput, payload: unknown) {
  if (frame === 'payload') return { message: payload, done: [], left: [] };
  const flaws = (frameError ?? '').split('; ').filter((flaw) => flaw !== '');
  if (messageId === null || flaws.some((flaw) => flaw.startsWith('a CALL has'))) {
    return { message: payload, done: [], left: flaws.map(ofFrame) };
  }
  const message = [2, messageId, 'BootNotification', payload];
  const written = parseFrame(JSON.stringify(message));
  const open = (written.kind === 'call' ? written.flaw : null)?.split('; ') ?? [];
  return {
    message,
    done: flaws.filter((flaw) => !open.includes(flaw)).map(ofFrame),
    left: open.map(ofFrame),
  };
}

const ofFrame = (flaw: string): string => `the frame: ${flaw}`;

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${sanitize(line)}`)];
