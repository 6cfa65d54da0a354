import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseScenario } from './parse-scenario.ts';
import type { Scenario } from './scenario.ts';

/** The scenario that `demo` shows unless it is told another one. */
export const DEFAULT_SCENARIO = 'clock-reset';

/** The folder of the scenarios that come with the program, next to its package.json. */
export function shippedFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('the program is not in its package');
    folder = parent;
  }
  return join(folder, 'scenarios');
}

/** The names of the scenarios that come with the program, in alphabetical order. */
export async function shippedNames(): Promise<string[]> {
  const files = await readdir(shippedFolder());
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

export const shippedFile = (name: string): string => join(shippedFolder(), `${name}.json`);

/** One of those that come with the program. @throws {Error} where it is not valid: a bug of ours. */
export async function shippedScenario(name: string): Promise<Scenario> {
  const { scenario, flaw } = parseScenario(await readFile(shippedFile(name), 'utf8'), name);
  if (scenario === undefined) throw new Error(flaw);
  return scenario;
}

export const shippedScenarios = async (): Promise<Scenario[]> =>
  Promise.all((await shippedNames()).map(shippedScenario));

/** Whether a word is a path rather than the name of a scenario. */
export const isScenarioPath = (word: string): boolean => /[/\\]|\.json$/.test(word) || word === '-';
