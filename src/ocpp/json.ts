export type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly flaw: string };

export interface JsonLimits {
  /** UTF-16 code units. */
  readonly maxLength: number;
  readonly maxNesting: number;
  /** Tells a place in words, for a text that is part of another one; else that in the text itself. */
  readonly placeAt?: (offset: number) => string;
}

/**
 * Parses JSON of a stranger: length and nesting are checked before anything is built.
 * `flaw` says what is wrong and where, without quoting any of the text: it may hold
 * subscriber values.
 */
export function parseJson(text: string, limits: JsonLimits): ParsedJson {
  if (text.length > limits.maxLength) {
    return { ok: false, flaw: `longer than ${limits.maxLength} characters` };
  }
  const placeAt = limits.placeAt ?? ((offset) => place(text, offset));
  const flaw = survey(text, limits.maxNesting, placeAt);
  if (flaw !== null) return { ok: false, flaw };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, flaw: syntaxFlaw(text, error, placeAt) };
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

type PlaceAt = (offset: number) => string;

/** What can be seen in one pass without parsing: nesting, brackets, raw control characters. */
function survey(text: string, maxNesting: number, placeAt: PlaceAt): string | null {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === 0) return `a NUL byte inside a string at ${placeAt(index)}`;
      if (code < 0x20) return `a raw control character inside a string at ${placeAt(index)}`;
      if (code === BACKSLASH) index++;
      else if (code === QUOTE) inString = false;
      continue;
    }
    const character = text[index];
    if (code === QUOTE) inString = true;
    else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
    if (depth > maxNesting) return `nested deeper than ${maxNesting} levels`;
    if (depth < 0) return `a closing bracket too many at ${placeAt(index)}`;
  }
  if (inString) return 'it ends inside a string';
  if (depth > 0) return `${depth} closing bracket${depth === 1 ? '' : 's'} missing at the end`;
  return null;
}

/** Strings are stepped over, so that what stands inside one is not taken for a comma or comment. */
const STRAY = /"[^"\\]*(?:\\.[^"\\]*)*"|([[{,:]\s*,|,\s*[\]}])|(\/[/*])/gs;

function syntaxFlaw(text: string, error: unknown, placeAt: PlaceAt): string {
  for (const match of text.matchAll(STRAY)) {
    if (match[1] !== undefined) return `a comma too many at ${placeAt(match.index)}`;
    if (match[2] !== undefined) return `a comment, which JSON has not, at ${placeAt(match.index)}`;
  }
  const position =
    error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
  return position === undefined
    ? 'not valid JSON'
    : `not valid JSON at ${placeAt(Number(position))}`;
}

function place(text: string, index: number): string {
  const before = text.slice(0, index);
  const lines = before.split('\n').length;
  const column = index - before.lastIndexOf('\n');
  return lines === 1 ? `column ${column}` : `line ${lines}, column ${column}`;
}
