import { THRESHOLDS } from '../../thresholds.ts';

/** Every JSON document that begins on a line of its own. */
export function jsonIn(text: string): unknown[] {
  const documents: unknown[] = [];
  let from = 0;
  let unclosed = 0;
  for (let tries = 0; tries < THRESHOLDS.signal.maxDocuments; tries += 1) {
    const start = text.slice(from).search(/^[ \t]*[{[]/m);
    if (start < 0) return documents;
    const begin = from + start;
    const end = endOf(text, begin);
    const document = end === null ? undefined : parsed(text.slice(begin, end));
    if (document === undefined) {
      // Each that never closes is read to the end of the text.
      if (end === null) unclosed += 1;
      if (unclosed > THRESHOLDS.signal.maxUnclosed) return documents;
      from = nextLine(text, begin);
    } else {
      documents.push(document);
      from = end ?? text.length;
    }
  }
  return documents;
}

/** Behind the bracket that closes the first one; null where none does. */
function endOf(text: string, begin: number): number | null {
  let depth = 0;
  let quoted = false;
  for (let at = begin; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quoted) {
      if (character === '\\') at += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function nextLine(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at + 1;
}
