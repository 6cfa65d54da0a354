import { nearest } from '../nearest.ts';
import { parseScenario } from '../simulator/scenario/parse-scenario.ts';
import type { Scenario } from '../simulator/scenario/scenario.ts';
import { isScenarioPath, shippedNames, shippedScenario } from '../simulator/scenario/shipped.ts';
import { THRESHOLDS } from '../thresholds.ts';
import type { Io } from './io.ts';
import { readTextInput } from './read-input.ts';
import { UsageError } from './usage-error.ts';

/**
 * The scenario that a word names: one that comes with the program, or a file.
 *
 * @throws {UsageError} where there is none, or it is not valid, with the place in the file.
 */
export async function readScenario(word: string, io: Pick<Io, 'stdin'>): Promise<Scenario> {
  if (isScenarioPath(word)) return readScenarioFile(word, io);
  const names = await shippedNames();
  if (names.includes(word)) return shippedScenario(word);
  const close = nearest(word, names);
  throw new UsageError(
    'scenario-unknown',
    `no scenario is called '${word}'`,
    close === null ? 'See ghostcheck simulate --list.' : `Did you mean ${close}?`,
  );
}

async function readScenarioFile(path: string, io: Pick<Io, 'stdin'>): Promise<Scenario> {
  const text = await readTextInput(path, {
    what: 'the scenario',
    maxBytes: THRESHOLDS.simulator.maxScenarioBytes,
    io,
  });
  const parsed = parseScenario(text, path === '-' ? 'the scenario on stdin' : path);
  if (parsed.scenario !== undefined) return parsed.scenario;
  throw new UsageError('scenario-invalid', parsed.flaw, parsed.hint);
}
