import { parseJson } from '../ocpp/json.ts';
import { THRESHOLDS } from '../thresholds.ts';
import { type InputOptions, readTextInput } from './read-input.ts';
import { UsageError } from './usage-error.ts';

/** @throws {UsageError} as `readTextInput`, and where the text is not JSON or too deeply nested. */
export async function readJsonInput(source: string, options: InputOptions): Promise<unknown> {
  const text = await readTextInput(source, options);
  const parsed = parseJson(text, {
    maxLength: options.maxBytes,
    maxNesting: THRESHOLDS.boot.maxNesting,
  });
  if (parsed.ok) return parsed.value;
  const named = source === '-' ? `${options.what} on stdin` : `${options.what} ${source}`;
  throw new UsageError('input-not-json', `${named} is not JSON: ${parsed.flaw}`);
}
