import { THRESHOLDS } from '../thresholds.ts';
import { withoutHexDumps } from './pasted-hex.ts';

/**
 * The lines of an AT session out of whatever it was pasted from: logs, source text, issues,
 * chats, web pages. Each echo, answer and final result stands in a line of its own, without
 * what a terminal, a log or a quotation put around it. Other text comes as it is.
 */
export function pastedLines(text: string): string[] {
  const lines: string[] = [];
  for (const whole of plainText(withoutHexDumps(text)).split(BREAKS)) {
    const pieces = whole.split(STARTS);
    for (const [at, piece] of pieces.entries()) {
      const line = clean(piece.slice(0, THRESHOLDS.signal.maxLineLength));
      // What stands before an answer in its line is a prompt, a time or the echo; before
      // a command, it may be an answer, too.
      const next = at === 0 ? (pieces[1] ?? '').trimStart() : '';
      const prefix = ANSWER.test(next)
        ? !/AT/i.test(line) && !ANSWER.test(line)
        : /^AT/i.test(next) && !/[a-z]/i.test(line);
      if (line !== '' && !prefix) lines.push(line);
    }
  }
  return lines;
}

const ENTITIES: Readonly<Record<string, string>> = {
  quot: '"',
  '#34': '"',
  '#39': "'",
  apos: "'",
  amp: '&',
  lt: '<',
  gt: '>',
  nbsp: ' ',
};

/** Line ends that are written out, by name, as an escape or as dots, are line ends. */
const BREAKS =
  /(?:[\r\n\u2028\u2029\u240d\u240a`|]|\\{1,4}(?:[rn]|x0[ad])|\\u000[ad]|[<[{](?:CR|LF|LN)+[>\]}]|\^[MJ](?![A-Z\d])|\.{2,}(?=[+^\]]|OK|ERROR)|<\/?(?:br|p|pre|code|div|td|tr|li)\b[^<>\n]{0,80}>)+/i;

/** Undoes what chats, web pages and source text do to quotes and spaces. */
function plainText(text: string): string {
  return (
    text
      .replace(/&(#?\w{2,4});/g, (entity, name: string) => ENTITIES[name.toLowerCase()] ?? entity)
      // Input methods of East Asia have a wide form of each character of ASCII.
      .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
      // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals colour by them.
      .replace(/(?:\u001b|\\x1b|\\u001b|\\e)\[[\d;]{0,16}[A-Za-z]/gi, '')
      .replace(/[\u201c\u201d\u201e\u2033\u00ab\u00bb]/g, '"')
      .replace(/[\u2018\u2019\u201a\u2032]/g, "'")
      .replace(/\\{1,4}(["'])/g, '$1')
      // What is told of an answer in short: `AT+CREG? -> 0,1`, `+CSQ? >> 16,99`.
      .replace(
        /(?:AT)?(\+C[A-Z0-9]{2,8})\?? *(?:[=-]>|>>|\u2192) *(?!OK|ERROR|AT)(?=["\dA-Z])/gi,
        '$1: ',
      )
      .replace(/AT(\+C[A-Z0-9]{2,8})\?? ?: *(?=["\d])/gi, '$1: ')
      // What somebody wrote of a command between it and its answer.
      .replace(/(AT\+C?GM[IMR]) ?\([^()\n]{1,40}\): */gi, '$1 ')
      .replace(/(\+C(?:5?G|E)?REG: ?\d)\.(?=\d\b)/gi, '$1,')
      // Fields that a log printed one by one: `+CREG:  1 0`.
      .replace(/(\+C[A-Z0-9]{2,8}: +\d{1,3}) (?=\d{1,3}\s)/gi, '$1,')
      .replace(/""([^",\n]{1,64})""/g, '"$1"')
      .replace(/[\p{Cf}\ufffd]|(?![\t\r\n])\p{Cc}/gu, '')
      .replace(/[\p{Zs}\t]|\\t/gu, ' ')
  );
}

/** What an answer, a command and a final result look like where they stand in a longer line. */
const STARTS =
  /(?<!AT)(?<!\w)(?=[+^!#$%*][A-Z][A-Z0-9]{1,20}(?: ERROR)?:)|(?<=\w)(?=\+[CQ][A-Z0-9]{1,20}(?: ERROR)?:)(?<!AT)|[ ](?=AT(?!&T\b)[+^!#$%*&EI])|[ ](?=(?:Manufacturer|Model|Revision|IMEI): \S)|(?<=AT\+C?GM[IMR]|\bATI) +(?=[\w"])|(?<=AT\*[A-Z]{4,8}\?) +(?=[\w-])|(?<![ "',;])[ "',;]{1,32}(?=(?:OK|ERROR)(?:[\s"',;\])}]|$))|(?<=[\d"])(?=OK(?: |$))/gi;

const ANSWER = /^[+^!#$%*][A-Z][A-Z0-9]{1,20}(?: ERROR)?:/i;

/** Prompts, arrows, times, levels and line numbers that terminals and logs put before a line. */
const CLUTTER =
  /^(?:\[[^\]]{0,40}\]|<(?:debug|info|msg|warn|dbg)>|\d{4}-\d\d-\d\d|\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?|[TZ](?=\W|\d\d:)|[A-Z][a-z]{2} [ \d]\d(?= \d\d:)|[\w.-]{1,64}@[\w.-]{1,64}:\S{0,64}[#$]|(?:[\w.-]{1,64} )?[\w.-]{1,32}\[\d{1,8}\]:|DEBUG\b|INFO\b|(?:[\w .()[\]-]{0,64} )?\b(?:TX|RX|SEND|RECV|SENT|RECEIVED)\b(?: ?\(\d{1,4}\))? *(?:[:>=]+|->?|(?=AT))|\d{1,4}(?:[.):] (?=\D)|:\[(?=.*\]$)| {2,}(?=\S))|[-=]{1,3}>|<[-=]{1,3}|[<>$#:,\u2022\u00b7\u2013\u2014]|-(?!\d)|b?['"](?=[+^!#$%*]|AT))\s*/i;

/** What closes quotations, lists or objects, and what that ends with. */
const REST = /(?:(?:["'][\s,;:)\]}]*(?:b(?=["']))?){1,8}|[\s;)\]}]+|(?<=[\d"])\.)$/;

const CLOSERS = '"\',;:.)]} ';

/** What people write behind an answer, on what it means. */
const REMARK =
  /(?: +(?:[(#\u2190]|<|\/\/)[^"]*|(?<=[\d"])[.!?] [^"]*|(?<=[\d"]) +(?:[=-]|[a-z]{2})[^",:]*)$/i;

function clean(piece: string): string {
  return withoutQuotation(withoutRemark(withoutClutter(piece.trim())));
}

function withoutRemark(line: string): string {
  const name = ANSWER.exec(line)?.[0];
  const values = line.slice(name?.length).trim();
  // Where each value has a label, words follow numbers.
  if (name === undefined || /^[^,]*\w: ?-?\d/.test(values)) return line;
  return `${name} ${values.includes(' ') ? values.replace(REMARK, '') : values}`;
}

function withoutQuotation(line: string): string {
  const opened = line.startsWith('"') && line.lastIndexOf('"') === 0 ? line.slice(1) : line;
  const rest = CLOSERS.includes(opened.at(-1) ?? ' ') ? REST.exec(opened)?.[0] : undefined;
  if (rest === undefined) return opened;
  const inner = opened.slice(0, -rest.length);
  const quote = /["']/.exec(rest)?.[0];
  // A quote that closes one in the line belongs to it.
  const closes = quote !== undefined && inner.split(quote).length % 2 === 0;
  return closes ? `${inner}${quote}` : inner;
}

function withoutClutter(line: string): string {
  let rest = line;
  for (let times = 0; times < 16 && !ANSWER.test(rest); times += 1) {
    const shorter = rest.replace(CLUTTER, '').trim();
    if (shorter === rest) break;
    rest = shorter;
  }
  return rest;
}
