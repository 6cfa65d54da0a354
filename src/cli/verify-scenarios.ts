import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Scenario } from '../simulator/scenario/scenario.ts';
import { isScenarioPath, shippedNames } from '../simulator/scenario/shipped.ts';
import type { Io } from './io.ts';
import { readScenario } from './read-scenario.ts';
import { UsageError } from './usage-error.ts';
import type { Verified } from './verified.ts';
import { verifyJunit } from './verify-junit.ts';
import { verifyScenario } from './verify-scenario.ts';
import { verifyRow, verifySummary } from './verify-table.ts';

export interface VerifyOptions {
  readonly jobs: number;
  readonly format: 'human' | 'json' | 'junit';
}

/**
 * Verifies scenarios, so many at once, and prints what was expected and found. Exit code 1
 * where one is not as it says; 130 at Ctrl-C, with what was verified by then.
 *
 * @throws {UsageError} before anything is started, where one of them is not valid.
 */
export async function verifyScenarios(
  words: readonly string[],
  { jobs, format }: VerifyOptions,
  io: Io,
): Promise<void> {
  const begun = performance.now();
  const scenarios = await readAll(await expand(words), io);
  const interrupt = new AbortController();
  io.onInterrupt(() => {
    interrupt.abort();
    io.setExitCode(130);
  });
  const results = await inParallel(scenarios, jobs, interrupt.signal, io, (row) => {
    if (format === 'human') io.stdout.write(verifyRow(row));
  });
  const durationMs = Math.round(performance.now() - begun);
  if (format === 'human') io.stdout.write(verifySummary(results, scenarios.length, durationMs));
  else if (format === 'json')
    io.stdout.write(`${JSON.stringify({ scenarios: results }, null, 2)}\n`);
  else io.stdout.write(verifyJunit(results, scenarios.length, durationMs));
  if (results.some(({ pass }) => !pass)) io.setExitCode(1);
}

/** Those that come with the program where nothing is named; of a folder, its JSON files. */
async function expand(words: readonly string[]): Promise<string[]> {
  if (words.length === 0) return shippedNames();
  const all = await Promise.all(
    words.map(async (word) => {
      const status = await stat(word).catch(() => null);
      if (status?.isDirectory() !== true) {
        return status === null || isScenarioPath(word) ? [word] : [join('.', word)];
      }
      const files = (await readdir(word)).filter((name) => name.endsWith('.json')).sort();
      if (files.length > 0) return files.map((name) => join(word, name));
      throw new UsageError('scenarios-missing', `the folder ${word} holds no scenario (*.json)`);
    }),
  );
  return all.flat();
}

/** Each once; two that differ in all but their name could not be told apart in the results. */
async function readAll(words: readonly string[], io: Io): Promise<Scenario[]> {
  const named = new Map<string, { readonly word: string; readonly scenario: Scenario }>();
  for (const word of words) {
    const scenario = await readScenario(word, io);
    const other = named.get(scenario.name);
    if (other !== undefined && !isDeepStrictEqual(other.scenario, scenario)) {
      throw new UsageError(
        'scenario-ambiguous',
        `${word}: /name is ${scenario.name}, as in ${other.word}`,
        'Give each scenario a name of its own.',
      );
    }
    if (other === undefined) named.set(scenario.name, { word, scenario });
  }
  return [...named.values()].map(({ scenario }) => scenario);
}

/** Results in the order of the scenarios; each is shown as soon as those before it are there. */
async function inParallel(
  scenarios: readonly Scenario[],
  jobs: number,
  signal: AbortSignal,
  io: Io,
  show: (result: Verified) => void,
): Promise<Verified[]> {
  const results: (Verified | undefined)[] = [];
  let shown = 0;
  const queue = scenarios.entries();
  const work = async () => {
    for (const [index, scenario] of queue) {
      if (signal.aborted) return;
      const result = await verifyScenario(scenario, io.env, signal);
      if (signal.aborted) return;
      results[index] = result;
      for (let next = results[shown]; next !== undefined; next = results[shown]) {
        show(next);
        shown += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return results.filter((result) => result !== undefined);
}
