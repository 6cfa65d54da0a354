import { basename } from 'node:path';
import type { OperatorCheck } from '../facts/boot.ts';
import { readBootLog } from '../ocpp/boot-input.ts';
import { isObject } from '../ocpp/is-object.ts';
import { problemsBy } from '../ocpp/operator-schema.ts';
import { THRESHOLDS } from '../thresholds.ts';
import type { Io } from './io.ts';
import { readJsonInput } from './read-json.ts';
import { UsageError } from './usage-error.ts';

/**
 * What the operator's own schema refuses, for each BootNotification in a text.
 *
 * @throws {UsageError} where the file is no JSON Schema, needs another document, or takes
 * more time than it may.
 */
export async function applySchema(path: string, text: string, io: Io): Promise<OperatorCheck[]> {
  const what = "the operator's schema";
  const maxBytes = THRESHOLDS.boot.maxSchemaBytes;
  const schema = await readJsonInput(path, { what, maxBytes, io });
  const named = path === '-' ? `${what} on stdin` : `${what} ${path}`;
  if (!isObject(schema)) throw new UsageError('schema-invalid', `${named} is not a JSON object`);
  const log = readBootLog(text);
  const payloads = log.usable
    ? log.exchanges.flatMap(({ message }) => (message === null ? [] : [message]))
    : [];
  const applied = problemsBy(
    schema,
    // Of a message that cannot be read, or not wholly, a schema tells nothing.
    payloads.map(({ payload, shortened }) => (shortened ? null : payload)),
  );
  if (!applied.ok) {
    throw new UsageError('schema-invalid', `${named} ${applied.problem}`, applied.hint);
  }
  return applied.problems.map((problems) => ({ schema: basename(path), problems }));
}
