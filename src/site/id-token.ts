import { HIDDEN, type Secret } from './secret.ts';

/** A token to authorize. `type` is null where none was stated. */
export interface IdToken {
  readonly value: Secret;
  readonly type: string | null;
}

/**
 * Takes a token out of a text that a peer sent, in the forms that it could repeat it in and
 * whatever their letter case: OCPP compares tokens without it. Unlike a password a token may
 * be short, so this is for free text only.
 */
export function tokenScrubber(token: IdToken | null): (text: string) => string {
  const value = token?.value.reveal() ?? '';
  if (value === '') return (text) => text;
  const cases = [value, value.toLowerCase(), value.toUpperCase()];
  const forms = cases.flatMap((word) => {
    const bytes = Buffer.from(word, 'utf8');
    return [word, encodeURIComponent(word), bytes.toString('base64'), bytes.toString('hex')];
  });
  const longestFirst = [...new Set(forms)].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(longestFirst.map(literally).join('|'), 'gi');
  return (text) => text.replace(pattern, HIDDEN);
}

const literally = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
