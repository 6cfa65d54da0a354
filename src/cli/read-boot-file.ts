import { type BootInput, readBootInput } from '../ocpp/boot-input.ts';
import { THRESHOLDS } from '../thresholds.ts';
import type { Io } from './io.ts';
import { readTextInput } from './read-input.ts';
import { UsageError } from './usage-error.ts';

/** @throws {UsageError} where the file, or stdin for `-`, holds no BootNotification. */
export async function readBootFile(
  path: string,
  io: Io,
): Promise<{ readonly text: string; readonly input: BootInput }> {
  const what = 'the boot file';
  const text = await readTextInput(path, { what, maxBytes: THRESHOLDS.boot.maxFileBytes, io });
  const input = readBootInput(text);
  if (input.usable) return { text, input };
  throw new UsageError('boot-unusable', `${what} ${path} ${input.problem}`, input.hint);
}
