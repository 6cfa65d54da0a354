import { readBootInput, readBootLog } from '../ocpp/boot-input.ts';
import type { BootInput, NoBoot } from '../ocpp/boot-log.ts';
import { THRESHOLDS } from '../thresholds.ts';
import type { Io } from './io.ts';
import { readTextInput } from './read-input.ts';
import { UsageError } from './usage-error.ts';

const WHAT = 'the boot file';

/** @throws {UsageError} where the file, or stdin for `-`, holds no BootNotification. */
export async function readBootFile(
  path: string,
  io: Io,
): Promise<{ readonly text: string; readonly input: BootInput }> {
  const text = await read(path, io);
  const input = readBootInput(text);
  if (input.usable) return { text, input };
  throw unusable(path, input);
}

/** @throws {UsageError} where the file holds neither a BootNotification nor the answer to one. */
export async function readBootLogFile(path: string, io: Io): Promise<string> {
  const text = await read(path, io);
  const log = readBootLog(text);
  if (log.usable) return text;
  throw unusable(path, log);
}

const read = (path: string, io: Io): Promise<string> =>
  readTextInput(path, { what: WHAT, maxBytes: THRESHOLDS.boot.maxFileBytes, io });

const unusable = (path: string, { problem, hint }: NoBoot): UsageError =>
  new UsageError('boot-unusable', `${WHAT} ${path} ${problem}`, hint);
