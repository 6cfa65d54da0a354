import { nearest } from '../nearest.ts';
import {
  isAtFault,
  type PlayedStation,
  playedStation,
} from '../simulator/scenario/played-station.ts';
import { isScenarioPath, shippedNames, shippedScenarios } from '../simulator/scenario/shipped.ts';
import { STATION_SCENARIOS } from '../simulator/station/scenarios.ts';
import type { Io } from './io.ts';
import { readScenario } from './read-scenario.ts';
import { UsageError } from './usage-error.ts';

/**
 * The station that a word names: one of the list of stations, which goes first, or that of a
 * scenario of `simulate`, shipped or in a file.
 *
 * @throws {UsageError} where there is none, or nothing is wrong with that station.
 */
export async function stationNamed(word: string, io: Io): Promise<PlayedStation> {
  const own = STATION_SCENARIOS.find(({ name }) => name === word);
  if (own !== undefined) return own;
  if (!isScenarioPath(word)) await requireName(word);
  const scenario = await readScenario(word, io);
  const station = playedStation(scenario);
  if (scenario.expect.verdict === 'healthy' || isAtFault(station)) return station;
  throw new UsageError(
    'scenario-without-station',
    `the scenario ${scenario.name} has nothing wrong at its station: what is wrong there is around it`,
    `ghostcheck simulate ${isScenarioPath(word) ? '<file>' : word} serves it to a station.`,
  );
}

async function requireName(word: string): Promise<void> {
  const names = await shippedNames();
  if (names.includes(word)) return;
  const close = nearest(word, [...STATION_SCENARIOS.map(({ name }) => name), ...names]);
  throw new UsageError(
    'scenario-unknown',
    `no scenario of stations is called '${word}'`,
    close === null ? 'See ghostcheck simulate station --list.' : `Did you mean ${close}?`,
  );
}

/** All that a station can be told by name. */
export async function stationScenarios(): Promise<
  readonly { readonly name: string; readonly about: string }[]
> {
  const own = STATION_SCENARIOS.map(({ name, about }) => ({ name, about }));
  const shipped = (await shippedScenarios())
    .filter((scenario) => isAtFault(playedStation(scenario)))
    .map(({ name, about }) => ({ name, about }))
    .filter(({ name }) => own.every((one) => one.name !== name));
  return [...own, ...shipped];
}
