import type { SourceText } from './source-text.ts';

/** `text` in place of the characters from `start` to `end`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Replaces the characters that a pattern matches. */
export const replacing = (text: string, pattern: RegExp, by: string): Edit[] =>
  [...text.matchAll(pattern)].map(({ index, 0: found }) => ({
    start: index,
    end: index + found.length,
    text: by,
  }));

/** A text with its edits made, of overlapping ones the first. What is new stands where the old one stood. */
export function edited(text: string, edits: readonly Edit[]): SourceText {
  const pieces: { at: number; origin: number }[] = [];
  const parts: string[] = [];
  let at = 0;
  let from = 0;
  const add = (part: string, origin: number) => {
    if (part === '') return;
    pieces.push({ at, origin });
    parts.push(part);
    at += part.length;
  };
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    if (edit.start < from) continue;
    add(text.slice(from, edit.start), from);
    // Character by character, so that none of it is told to stand behind what it replaces.
    for (const character of edit.text) add(character, edit.start);
    from = edit.end;
  }
  add(text.slice(from), from);
  return { text: parts.join(''), pieces: pieces.length === 0 ? [{ at: 0, origin: 0 }] : pieces };
}
