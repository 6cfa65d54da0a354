import type { ExamineFlags } from './examine-flags.ts';
import { contradiction } from './usage-error.ts';

/** What this laptop says itself in a session, keeps from the backend, or knows of it beforehand. */
const OF_THE_LAPTOP = [
  'bootAnswer',
  'observe',
  'ping',
  'keepTransactions',
  'fix',
  'against',
] as const;

/** @throws {UsageError} where one option leaves no part to another. */
export function refuseContradictions(flags: ExamineFlags): void {
  if (flags.observe === true && flags.bootAnswer !== undefined) {
    throw contradiction('--observe contradicts --boot-answer');
  }
  if (flags.relay === undefined) return;
  const own = OF_THE_LAPTOP.find((name) => flags[name] !== undefined);
  if (own === undefined) return;
  const option = own.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw contradiction(
    `--relay contradicts --${option}`,
    'With a relay the backend answers, not this laptop.',
  );
}
