/** One AT command in a longer text, with a quoted argument, or several chained by `;`. */
const COMMAND =
  /(?<![\w+])AT *[+^!#$%*&][A-Z0-9]{1,20}(?:\?|=\?| ?= ?(?:"[^"]{0,64}"?|[^\s'"]{0,64})*)?(?:; ?[+^!#$%*][A-Z0-9]{1,20}(?:\?|=\?|=(?:"[^"]{0,64}"?|[^\s'";]{0,64})*)?)*/i;

/** What may stand behind an echo that is quoted, a key or an argument. */
const BEHIND = /^[\s'";,:.()[\]{}<>=&#$/|\\-]*(?:\w{1,16}["']?\s*[:=]\s*)?[b'"\s[({=>-]*$/;

/** A basic command, and others of which the answers matter more: `ATE0; +CSQ`. */
const CHAINED = /^["']?AT[A-Z]\d?; ?(?=[+^!#$%*])/i;

const BASIC = /^["']?(AT|AT[EIQVZ]\d?)(?:;\S{0,64})?["']?:?$/i;

/**
 * The commands that a line shows being typed, alone in it or at its start, or inside of a
 * call such as `gsmctl -A 'AT+CSQ'`. Upper case, without spaces and quotes; empty where
 * the line is none.
 */
export function echoOf(line: string): readonly string[] {
  if (CHAINED.test(line)) return echoOf(line.replace(CHAINED, 'AT'));
  const basic = BASIC.exec(line)?.[1];
  if (basic !== undefined) return [canonical(basic)];
  const found = COMMAND.exec(line);
  if (found === null) return [];
  const behind = line.slice(found.index + found[0].length);
  if (found.index > 0 && !BEHIND.test(behind)) return [];
  const [first = '', ...others] = canonical(found[0]).split(';');
  return [first, ...others.map((other) => `AT${other}`)].filter((command) => command.length > 2);
}

/** A command as it is compared: `AT+QENG=SERVINGCELL`. */
export const canonical = (command: string): string => command.replace(/[\s"]/g, '').toUpperCase();
