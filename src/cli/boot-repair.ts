import type { BootInput } from '../ocpp/boot-input.ts';
import { repair } from '../ocpp/repair.ts';
import { hideSubscriber } from '../ocpp/subscriber.ts';
import { versionOfPayload } from '../ocpp/version.ts';
import { jsonText } from '../render/json.ts';
import { sanitize } from '../render/sanitize.ts';
import type { Site } from '../site/site.ts';

/** The repaired message as JSON, with what was changed and what was left, for people. */
export function repairText(input: BootInput, { statement, redact }: Site): string {
  if (input.payload === null) {
    return '\nNothing can be repaired: the message cannot be read.\n';
  }
  const { payload, hidden } =
    redact === 'none' ? { payload: input.payload, hidden: [] } : hideSubscriber(input.payload);
  const stated = statement.ocppVersionStated ? statement.ocppVersion : null;
  const version = stated ?? versionOfPayload(payload) ?? statement.ocppVersion;
  const repaired = repair(version, payload);
  const left = input.frameError === null ? [] : [`the frame: ${input.frameError}`];
  return [
    ...section('Repaired', repaired.done),
    ...section('Left as it is: a repair would be a guess', [...left, ...repaired.left]),
    ...(hidden.length === 0 ? [] : ['', 'SIM values are hidden; --redact none keeps them.']),
    '',
    repaired.done.length === 0 ? 'Message, unchanged' : 'Repaired message',
    jsonText(messageOf(input, repaired.payload), 2),
    '',
  ].join('\n');
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${sanitize(line)}`)];

/** In the form in which it was given. */
const messageOf = ({ frame, messageId }: BootInput, payload: unknown): unknown =>
  frame === 'call' && messageId !== null ? [2, messageId, 'BootNotification', payload] : payload;
