import { keep, type Range, type SourceText } from './source-text.ts';

/** Longer ones are no prefixes of a log. */
export const MAX_PREFIX = 300;

/**
 * The ways in which the lines of a wrapped frame may belong together, the likeliest first:
 * without what a log puts before each line, as they are, and without line breaks and
 * the indentation of the second line. `prefix` is what stood before the frame on its first line.
 */
export function rejoinings(source: SourceText, prefix: string): SourceText[] {
  const lines = linesOf(source.text);
  const [first, ...rest] = lines;
  if (first === undefined || rest.length === 0) return [source];
  const unprefixed: Range[] = [first];
  for (const [start, end] of rest) {
    const length = repeatedPrefix(prefix, source.text.slice(start, end));
    if (length === 0) break;
    unprefixed.push([start + length, end]);
  }
  const indentOf = ([start, end]: Range) =>
    /^[ \t]*/.exec(source.text.slice(start, end))?.[0].length ?? 0;
  const indent = rest[0] === undefined ? 0 : indentOf(rest[0]);
  const unindented = rest.map(
    (line): Range => [line[0] + Math.min(indent, indentOf(line)), line[1]],
  );
  return [
    ...(unprefixed.length > 1 ? [keep(source, unprefixed)] : []),
    source,
    keep(source, [first, ...unindented]),
  ];
}

export function linesOf(text: string): Range[] {
  const lines: Range[] = [];
  let start = 0;
  for (const match of text.matchAll(/\r?\n/g)) {
    lines.push([start, match.index]);
    start = match.index + match[0].length;
  }
  return [...lines, [start, text.length]];
}

/** Numbers (also hexadecimal ones), words, spaces, and single signs. */
const ATOMS = /[0-9a-f]*\d[0-9a-f]*|[a-z_]+|\s+|./giy;
/** Fewer than this in common is chance. */
const LEAST_IN_COMMON = 6;

/**
 * How much of the start of a line repeats the prefix of another one: the same words and
 * signs, with any numbers, up to the last sign or space in common; 0 where too little does.
 */
export function repeatedPrefix(prefix: string, line: string): number {
  const given = prefix.match(ATOMS) ?? [];
  let length = 0;
  let upToSign = 0;
  let numbers = 0;
  for (const atom of given) {
    ATOMS.lastIndex = length;
    const there = ATOMS.exec(line.slice(0, MAX_PREFIX))?.[0];
    const isNumber = /\d/.test(atom);
    if (there === undefined) break;
    const isSpace = atom.trim() === '' && there.startsWith(atom);
    if (!(isNumber ? /\d/.test(there) : isSpace || there === atom)) break;
    length += isSpace ? atom.length : there.length;
    if (isNumber) numbers++;
    if (!/\w$/.test(atom)) upToSign = length;
  }
  return numbers > 0 && upToSign >= LEAST_IN_COMMON ? upToSign : 0;
}
