/** Longer texts than this come from a peer, not from us. */
const MAX_LENGTH = 4_000;

/**
 * What a CI server takes for a command wherever it stands in a line (`##[error]`, Azure's
 * `##vso[`, TeamCity's `##teamcity[`), or where it begins one, as a wrapped text may.
 */
const MARKED_COMMAND = /#(?=#\w{0,20}\[)/g;
const LINE_COMMAND =
  /:(?=:(?:add-|debug|echo|endgroup|error|group|internal-|notice|remove-|save-|set-|stop-|warning))/gi;

/**
 * Makes a text safe to print on a terminal: whatever a peer put into it, no escape
 * sequence, control character (C0, DEL, C1), bidirectional override or invisible
 * character is left. Line breaks and tabs become one space; other controls become
 * U+FFFD, so that it shows that something was there. What would be a command to a CI
 * server gets a space inside. Cut at `maxLength` UTF-16 units before that.
 */
export function sanitize(text: string, maxLength = MAX_LENGTH): string {
  const cut = text.length > maxLength;
  return `${cut ? text.slice(0, maxLength) : text}`
    .replace(/[\t-\r\u0085\u2028\u2029]+/g, ' ')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\p{Cc}\p{Cs}\p{Co}\p{Cn}]/gu, '\uFFFD')
    .replace(MARKED_COMMAND, '# ')
    .replace(LINE_COMMAND, ': ')
    .concat(cut ? ' …' : '');
}

const IN_ASCII: Readonly<Record<string, string>> = {
  '…': '...',
  '–': '-',
  '—': '-',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '→': '->',
  '±': '+/-',
};

/** For consoles that know no more than ASCII; what has no likeness becomes a question mark. */
export function toAscii(text: string): string {
  return text.replace(/[^\x20-\x7e\n]/gu, (character) => IN_ASCII[character] ?? '?');
}
