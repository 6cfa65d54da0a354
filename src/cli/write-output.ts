import { access, constants, open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { reasonOf } from './read-input.ts';
import { UsageError } from './usage-error.ts';

/**
 * Finds out before a run whether its result can be written.
 *
 * @throws {UsageError} where `path` is a directory, or its folder is missing or closed.
 */
export async function checkWritable(path: string, option: string): Promise<void> {
  const existing = await stat(path).catch(() => null);
  const refuse = (reason: string) =>
    new UsageError('output-unwritable', `cannot write ${option} ${path}: ${reason}`);
  if (existing?.isDirectory()) throw refuse('it is a directory');
  try {
    await access(existing?.isFile() === false ? path : dirname(path), constants.W_OK);
  } catch (error) {
    throw refuse(existing === null && isMissing(error) ? 'no such folder' : reasonOf(error));
  }
}

const isMissing = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/**
 * Writes a file that only its owner may read (mode 0600), whole or not at all: readers
 * of `path` see the old content until the new one is complete.
 */
export async function writeAtomically(path: string, content: string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const existing = await stat(target).catch(() => null);
  // A pipe or a device (/dev/stdout) can only be written to, not replaced.
  if (existing?.isFile() === false) return writeFile(target, content);
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
