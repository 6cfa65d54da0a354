import { hasBackend } from '../examine/with-backend.ts';
import type { Facts } from '../facts/document.ts';
import type { Io } from './io.ts';
import { readAllFacts } from './read-facts.ts';
import { UsageError } from './usage-error.ts';

/**
 * The facts of --against: what `diagnose` recorded of a backend.
 *
 * @throws {UsageError} as `readAllFacts`, and where they hold nothing of one backend.
 */
export async function readBackend(file: string, io: Io): Promise<Facts> {
  const { all, several } = await readAllFacts(file, io);
  const [facts] = all;
  if (facts !== undefined && !several && hasBackend(facts)) return facts;
  const holds = several
    ? 'holds examined stations, and not a backend'
    : 'holds nothing of a backend';
  throw new UsageError(
    'against-unusable',
    `--against ${file === '-' ? 'on stdin' : file} ${holds}`,
    'Give what ghostcheck diagnose wrote with --json or --save-facts.',
  );
}
