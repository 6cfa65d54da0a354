/**
 * A text taken out of another one, with some of it left out (the prefixes of a log, the
 * escapes of a quotation), that still knows where each of its characters stood.
 */
export interface SourceText {
  readonly text: string;
  /** Ascending: from `at` in this text on, characters stood at `origin` and after it. */
  readonly pieces: readonly { readonly at: number; readonly origin: number }[];
}

export type Range = readonly [start: number, end: number];

export const sourceText = (text: string): SourceText => ({ text, pieces: [{ at: 0, origin: 0 }] });

/** Where a character stood in the whole input, from 0. */
export function originOf({ pieces }: SourceText, offset: number): number {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((pieces[middle]?.at ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const piece = pieces[low];
  return piece === undefined ? offset : piece.origin + (offset - piece.at);
}

/** The parts of a text within `ranges`, ascending and apart, joined. */
export function keep(source: SourceText, ranges: readonly Range[]): SourceText {
  const pieces: { at: number; origin: number }[] = [];
  const kept: string[] = [];
  let at = 0;
  let next = 0;
  for (const [start, end] of ranges) {
    if (start >= end) continue;
    pieces.push({ at, origin: originOf(source, start) });
    // Pieces that begin within the range stay pieces of their own.
    while ((source.pieces[next]?.at ?? Number.POSITIVE_INFINITY) <= start) next++;
    for (let piece = source.pieces[next]; piece !== undefined && piece.at < end; ) {
      pieces.push({ at: at + (piece.at - start), origin: piece.origin });
      piece = source.pieces[++next];
    }
    kept.push(source.text.slice(start, end));
    at += end - start;
  }
  return { text: kept.join(''), pieces };
}

/** A text without the first character of each match. */
export function dropFirst(source: SourceText, pattern: RegExp): SourceText {
  const ranges: Range[] = [];
  let from = 0;
  for (const { index } of source.text.matchAll(pattern)) {
    ranges.push([from, index]);
    from = index + 1;
  }
  return keep(source, [...ranges, [from, source.text.length]]);
}

/** A place as editors count: lines and columns from 1, columns in UTF-16 units. */
export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

/** Tells the line and the column of offsets in a text. */
export function placesIn(text: string): (offset: number) => LineColumn {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}
