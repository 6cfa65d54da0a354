import type { OcppVersion } from '../facts/statement.ts';
import { nearest } from '../nearest.ts';
import { TOKEN_LENGTHS, TOKEN_TYPES } from '../ocpp/id-token.ts';
import type { IdToken } from '../site/id-token.ts';
import { Secret } from '../site/secret.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { UsageError } from './usage-error.ts';

/** IdentifierString of OCPP 2.x; a token of 1.6 may hold any printable ASCII. */
const ALLOWED: Readonly<Record<OcppVersion, RegExp>> = {
  '1.6': /^[\x20-\x7e]*$/,
  '2.0.1': /^[\w*\-=:+|@.]*$/,
  '2.1': /^[\w*\-=:+|@.]*$/,
};

/**
 * `value`, or `value:type` where what follows the last colon is a type. No message of this
 * repeats any of it: a token opens every charger of its network.
 *
 * @throws {UsageError} for one that no station could send.
 */
export function idTokenOf(text: string, version: OcppVersion): IdToken {
  const colon = text.lastIndexOf(':');
  const word = colon < 0 ? '' : text.slice(colon + 1);
  const known = TOKEN_TYPES['2.1'].find((type) => type.toLowerCase() === word.toLowerCase());
  const value = known === undefined ? text : text.slice(0, colon);
  if (known !== undefined) checkType(known, version);
  else if (version !== '1.6') refuseMistyped(word, version);
  const longest = TOKEN_LENGTHS[version];
  if (value.length > longest) {
    throw invalid(
      `the token of --id-token has ${value.length} characters, and OCPP ${version} allows ${longest}`,
    );
  }
  if (value === '' && known !== 'NoAuthorization') throw invalid('--id-token is empty');
  if (!ALLOWED[version].test(value)) {
    throw invalid(
      `the token of --id-token holds a character that OCPP ${version} does not allow in one`,
      version === '1.6' ? 'Printable ASCII.' : 'Letters, digits and * - _ = : + | @ . are allowed.',
    );
  }
  return { value: new Secret(value), type: known ?? null };
}

function checkType(type: string, version: OcppVersion): void {
  const allowed = TOKEN_TYPES[version];
  if (allowed.includes(type)) return;
  throw invalid(
    `OCPP ${version} has no token type ${type}`,
    version === '1.6'
      ? 'It has none at all: give the value alone.'
      : `It has ${allowed.join(', ')}.`,
  );
}

/** A value may hold colons itself: only what is all but a type is taken for one. */
function refuseMistyped(word: string, version: OcppVersion): void {
  const near = word.length < 3 ? null : nearest(word, TOKEN_TYPES[version]);
  if (near === null) return;
  throw invalid(
    'what follows the last colon of --id-token is no token type',
    `Did you mean ${near}?`,
  );
}

const invalid = (message: string, hint = 'Give --id-token <value[:type]>.') =>
  new UsageError('id-token-invalid', message, hint);

/** How many times in a row. */
export function repeatCount(text: string): number {
  const { maxRepeat } = THRESHOLDS.authorize;
  const count = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (count > 0 && count <= maxRepeat) return count;
  throw new UsageError('repeat-invalid', `--repeat ${text} is not a number from 1 to ${maxRepeat}`);
}
