import type { SiteStatement } from '../facts/statement.ts';
import { nearest } from '../nearest.ts';
import { isObject } from '../ocpp/is-object.ts';
import { THRESHOLDS } from '../thresholds.ts';
import type { Io } from './io.ts';
import { readJsonInput } from './read-json.ts';
import { UsageError } from './usage-error.ts';

const NAMES = ['vendorName', 'model', 'serialNumber', 'firmwareVersion'] as const;
/** As the lists of an operator have it. */
const ALIASES: Readonly<Partial<Record<string, string>>> = { firmware: 'firmwareVersion' };
type Expected = { -readonly [N in (typeof NAMES)[number]]?: string };

/**
 * Reads what the CSMS has on record of a station.
 *
 * @throws {UsageError} where the file is unreadable, or says anything else.
 */
export async function readExpectFile(path: string, io: Io): Promise<SiteStatement['expected']> {
  const what = 'the file of what is expected';
  const maxBytes = THRESHOLDS.input.maxSiteFileBytes;
  const document = await readJsonInput(path, { what, maxBytes, io });
  const refuse = (problem: string, hint = `It may hold ${NAMES.join(', ')}.`) =>
    new UsageError('expect-invalid', `${what} ${path} ${problem}`, hint);
  if (!isObject(document)) throw refuse('is not a JSON object');
  const expected: Expected = {};
  for (const [key, value] of Object.entries(document)) {
    const name = NAMES.find((known) => known === (ALIASES[key] ?? key));
    if (name === undefined) {
      const meant = nearest(key, NAMES);
      throw refuse(
        `has an unknown key ${JSON.stringify(key.slice(0, 60))}`,
        meant === null ? undefined : `Did you mean ${meant}?`,
      );
    }
    if (typeof value !== 'string') throw refuse(`has ${name}, but not as a text`);
    expected[name] = value;
  }
  if (Object.keys(expected).length === 0) throw refuse('expects nothing');
  return expected;
}
