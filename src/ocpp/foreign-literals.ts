import type { Edit } from './edits.ts';

/** Where a frame or a payload begins as Python or Node print it. */
const START =
  /\[\s{0,40}[234]\s{0,40},\s{0,40}'|\{\s{0,40}(?:'(?:chargePoint(?:Vendor|Model)|chargingStation|reason)'|(?:chargePoint(?:Vendor|Model)|chargingStation|reason))\s{0,40}:/g;

/** A member that is undefined; strings of either kind; a bracket; a name before a colon; a word. */
const TOKEN =
  /,\s{0,40}[\w$]+:\s{0,40}undefined\b|'((?:[^'\\\n]|\\.)*)'|"(?:[^"\\\n]|\\.)*"|\[(?:Object|Array)\]|[[\]{}]|([A-Za-z_$][\w$]*)(?=\s{0,40}:)|[A-Za-z_$][\w$]*/g;

const WORDS: Readonly<Record<string, string>> = {
  None: 'null',
  True: 'true',
  False: 'false',
  // Node prints no more than so many levels: what is in there was left out.
  '[Object]': '...',
  '[Array]': '...',
};

/** Writes what Python and Node print of a frame or a payload as JSON. */
export function foreignLiterals(text: string): Edit[] {
  const edits: Edit[] = [];
  let done = 0;
  for (const { index } of text.matchAll(START)) {
    if (index < done) continue;
    let depth = 0;
    TOKEN.lastIndex = index;
    for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
      const [token, single, name] = match;
      done = TOKEN.lastIndex;
      const written = writtenAs(token, single, name);
      if (written !== null) edits.push({ start: match.index, end: done, text: written });
      if (token === '[' || token === '{') depth++;
      if ((token === ']' || token === '}') && --depth === 0) break;
    }
  }
  return edits;
}

/** What JSON has for it, null where that is the same. */
function writtenAs(token: string, single?: string, name?: string): string | null {
  if (single !== undefined) return jsonOf(single);
  if (name !== undefined) return `"${name}"`;
  if (token.startsWith(',')) return '';
  return Object.hasOwn(WORDS, token) ? (WORDS[token] ?? null) : null;
}

const jsonOf = (single: string): string =>
  `"${single.replace(/\\'/g, "'").replace(/\\.|"/g, (found) => (found === '"' ? '\\"' : found))}"`;
