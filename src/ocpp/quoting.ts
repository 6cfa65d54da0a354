import { type Edit, edited, replacing } from './edits.ts';
import { foreignLiterals } from './foreign-literals.ts';
import { linesOf, MAX_PREFIX, repeatedPrefix } from './rejoin.ts';
import type { SourceText } from './source-text.ts';

/**
 * JSON as it was before a cell of CSV, a web page, a shell, a terminal, a mail or another
 * language's printing wrote its quotation marks in another way. A text that nothing of
 * that happened to comes back as it is.
 */
export function plainQuoting(text: string): SourceText {
  return edited(text, [
    ...replacing(text, COLOUR, ''),
    // What .NET writes for a quotation mark within a string.
    ...replacing(text, /(?<!\\)\\u0022/g, '\\"'),
    // JSON has no such escape; a string of Python or a shell that holds JSON has.
    ...replacing(text, /(?<!\\)\\'/g, "'"),
    // The line breaks of JSON over several lines within a string.
    ...replacing(text, /(?<=[[\]{},"\del])\s{0,40}\\+[nrt](?:\s|\\+[nrt])*/g, ' '),
    ...quotedMail(text),
    ...composeNames(text),
    ...repeatedPrefixes(text),
    ...entities(text),
    ...csvCells(text),
    ...shellQuotes(text),
    ...typographicQuotes(text),
    ...hardSpaces(text),
    ...foreignLiterals(text),
  ]);
}

/** SGR of ECMA-48, 8.3.117. */
const COLOUR = /\p{Cc}\[[\d;]{0,20}m/gu;

const everyLine = (text: string, pattern: RegExp): boolean =>
  text.split('\n').every((line) => line.trim() === '' || pattern.test(line));

const quotedMail = (text: string): Edit[] =>
  everyLine(text, /^>/) ? replacing(text, /^>[> ]*/gm, '') : [];

const COMPOSE = /^[\w.-]{1,80} *\| ?/;

/** The name of the container before each line, where all of the text is a log of docker compose. */
const composeNames = (text: string): Edit[] =>
  everyLine(text, COMPOSE) ? replacing(text, new RegExp(COMPOSE, 'gm'), '') : [];

/** What a log puts before each line of a frame that was printed over several. */
function repeatedPrefixes(text: string): Edit[] {
  const edits: Edit[] = [];
  let prefix = '';
  for (const [start, end] of linesOf(text)) {
    const line = text.slice(start, end);
    const length = prefix === '' ? 0 : repeatedPrefix(prefix, line);
    if (length > 0) edits.push({ start, end: start + length, text: '' });
    else prefix = /^(.{1,300})[[{]\s*$/.exec(line.slice(0, 2 * MAX_PREFIX))?.[1] ?? '';
  }
  return edits;
}

const ENTITIES: Readonly<Record<string, string>> = {
  quot: '"',
  '#34': '"',
  '#x22': '"',
  apos: "'",
  '#39': "'",
  '#x27': "'",
  amp: '&',
  lt: '<',
  gt: '>',
};

function entities(text: string): Edit[] {
  if (!/[[{,]\s{0,40}&(?:quot|#34|#x22);/i.test(text)) return [];
  return Object.entries(ENTITIES).flatMap(([name, sign]) =>
    replacing(text, new RegExp(`&${name};`, 'gi'), sign),
  );
}

/** Doubled quotation marks within others (RFC 4180, 2.7); PowerShell has them as well. */
function csvCells(text: string): Edit[] {
  return [...text.matchAll(/(?<!["\\])"((?:[^"]|"")*)"(?!")/g)].flatMap(
    ({ index, 1: cell = '' }) =>
      // No JSON has two of them between an opening or a comma and a word.
      /[[{,]\s{0,40}""\w/.test(cell)
        ? [...cell.matchAll(/""/g)].map((pair) => removal(index + 1 + pair.index))
        : [],
  );
}

/** The escapes of PowerShell and cmd. */
const shellQuotes = (text: string): Edit[] =>
  ['`', '^'].flatMap((sign) =>
    text.includes(`{${sign}"`)
      ? [...text.matchAll(new RegExp(`\\${sign}"`, 'g'))].map(({ index }) => removal(index))
      : [],
  );

const removal = (start: number): Edit => ({ start, end: start + 1, text: '' });

/** What a word processor makes of quotation marks: only where there are no others. */
const typographicQuotes = (text: string): Edit[] =>
  /[[{,]\s{0,40}[“”„]/.test(text) && !text.includes('"') ? replacing(text, /[“”„]/g, '"') : [];

/** Spaces of a web page between the members, where JSON allows plain ones only. */
const hardSpaces = (text: string): Edit[] =>
  [...text.matchAll(/(?<=[\n[\]{},:])[ \t\u00a0]+/g)].flatMap(({ index, 0: spaces }) =>
    [...spaces.matchAll(/\u00a0/g)].map((one) => ({
      start: index + one.index,
      end: index + one.index + 1,
      text: ' ',
    })),
  );
