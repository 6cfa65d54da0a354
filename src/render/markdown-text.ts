import { sanitize } from './sanitize.ts';

/**
 * Letters and digits, apostrophes, hyphens and slashes within, punctuation around: no word
 * of these means anything in Markdown.
 */
const PLAIN = /^["“‘(]*[\p{L}\p{M}\p{N}]+(?:['’/-][\p{L}\p{M}\p{N}]+)*["”’)]*[.,;:!?]*["”’)]*$/u;
/** Measurements, dates and times, addresses: `-107`, `1.3`, `12:00:00`, `192.0.2.7:443`. */
const NUMBER = /^\(?[-±]?\d+(?:[.,:/-]\d+)*(?:Z|%)?[,;:!?]?\)?[.,;]?$/;
const DASH = /^[…→–—]$/;
/** Numbers of an ordered list, keys of issues (GH-1, JIRA-1), hashes of commits. */
const MEANT =
  /^(?:\d+[.)]|["“‘(]*(?:[A-Za-z]\w*-\d+|(?=[a-f]*\d)[0-9a-f]{7,40})["”’)]*[.,;:!?]*["”’)]*)$/i;

const isPlain = (word: string): boolean =>
  (PLAIN.test(word) || NUMBER.test(word) || DASH.test(word)) && !MEANT.test(word);

/**
 * A text within a line of Markdown. Whatever is more than plain words (URLs, mentions,
 * issue numbers, HTML, markup) stands in a code span: there neither Markdown nor what
 * GitHub and GitLab make of a text afterwards acts on it. Backslashes would not do: a
 * mention is looked for in what is left when they are gone.
 */
export function prose(text: string): string {
  const parts: { readonly plain: boolean; readonly words: string[] }[] = [];
  for (const word of sanitize(text)
    .split(' ')
    .filter((part) => part !== '')) {
    const plain = isPlain(word);
    const last = parts.at(-1);
    if (last?.plain === plain) last.words.push(word);
    else parts.push({ plain, words: [word] });
  }
  return parts
    .map(({ plain, words }) => (plain ? words.join(' ') : punctuated(words.join(' '))))
    .join(' ');
}

/** The comma behind a URL is no part of it. */
function punctuated(text: string): string {
  const [, inner = text, end = ''] = /^(.*[^.,;:])([.,;:]+)$/.exec(text) ?? [];
  return `${span(inner)}${end}`;
}

/** A text as code, as it is: an identity, a command. */
export function code(text: string): string {
  const line = sanitize(text).trim();
  return line === '' ? '' : span(line);
}

/** Its fence is longer than any run of backticks inside, so that none of them ends it. */
function span(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const gap = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${gap}${text}${gap}${fence}`;
}

/**
 * Rows of cells that are Markdown already. A bar would end a cell, in a code span too, and
 * not every reader undoes a backslash before one: so another bar stands for it.
 */
export function markdownTable(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '¦')).join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)];
}
