import { THRESHOLDS } from '../thresholds.ts';

/** The end of the array or object that begins at `start`, after its bracket; null where it is not closed. */
export function endOf(text: string, start: number): number | null {
  let depth = 0;
  let inString = false;
  for (let index = start; index < text.length; index++) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') {
      depth--;
      if (depth === 0) return index + 1;
    }
  }
  return null;
}

/** Where a log left something out. */
export const ELLIPSIS = /\.\.\.|…/;

/**
 * What is certainly whole in JSON that ends too early, or that a log shortened: all before
 * the last comma that stands before the gap, with its brackets closed. Null where nothing is.
 */
export function wholePart(text: string): string | null {
  const gap = text.search(ELLIPSIS);
  const end = gap < 0 ? text.length : gap;
  const open: string[] = [];
  let comma = 0;
  let closers = '';
  let inString = false;
  for (let index = 0; index < end; index++) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '[') open.push(']');
    else if (character === '{') open.push('}');
    else if (character === ']' || character === '}') open.pop();
    else if (character === ',' && open.length <= THRESHOLDS.boot.maxNesting) {
      comma = index;
      closers = open.toReversed().join('');
    }
  }
  return comma === 0 ? null : `${text.slice(0, comma)}${closers}`;
}
