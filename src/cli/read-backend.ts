import { hasBackend } from '../examine/with-backend.ts';
import type { Facts } from '../facts/document.ts';
import type { Io } from './io.ts';
import { readFacts } from './read-facts.ts';
import { UsageError } from './usage-error.ts';

/**
 * The facts of --against: what `diagnose` recorded of a backend.
 *
 * @throws {UsageError} as `readFacts`, and where they hold nothing of a backend.
 */
export async function readBackend(file: string, io: Io): Promise<Facts> {
  const facts = await readFacts(file, io);
  if (hasBackend(facts)) return facts;
  throw new UsageError(
    'against-unusable',
    `--against ${file === '-' ? 'on stdin' : file} holds nothing of a backend`,
    'Give what ghostcheck diagnose wrote with --json or --save-facts.',
  );
}
