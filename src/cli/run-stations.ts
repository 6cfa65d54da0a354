import { sanitize } from '../render/sanitize.ts';
import { startFleet } from '../simulator/station/fleet.ts';
import type { Station, StationEvent } from '../simulator/station/station.ts';
import type { Io } from './io.ts';
import { type FleetPlan, fleetOf, type StationFlags } from './station-fleet.ts';
import { stationScenarios } from './station-scenario.ts';
import { durationMs } from './values.ts';

/** Failures of one kind are told once; of so many kinds. */
const MAX_KINDS = 10;

/** Runs `simulate station` to its end: --for, or Ctrl-C. */
export async function simulateStations(flags: StationFlags, io: Io): Promise<void> {
  const forMs = flags.for === undefined ? null : durationMs(flags.for, '--for');
  const plan = await fleetOf(flags, io);
  io.stderr.write(`ghostcheck: ${sanitize(announcement(plan))}\n`);
  const interrupted = new Promise<void>((resolve) => io.onInterrupt(resolve));
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    if (forMs !== null) timer = setTimeout(resolve, forMs);
  });
  const log = ({ identity, what }: StationEvent) =>
    void io.stderr.write(`${new Date().toISOString()} ${sanitize(`${identity} ${what}`)}\n`);
  const fleet = startFleet(plan.stations, plan.connectsPerSecond, log);
  await Promise.race([interrupted, over]);
  clearTimeout(timer);
  const results = fleet.stations.map((station) => resultOf(station, plan));
  await fleet.close();
  const write = flags.json === true ? lines : summary;
  io.stdout.write(write(results));
  io.setExitCode(results.every(({ accepted }) => accepted) ? 0 : 1);
}

function announcement({ stations, connectsPerSecond }: FleetPlan): string {
  const [first] = stations;
  const last = stations.at(-1);
  if (first === undefined || last === undefined) return '';
  const { host } = first.target;
  return stations.length === 1
    ? `one station connects to ${host} in the name of ${first.identity}, and sends what a ` +
        'station sends. Ctrl-C ends.'
    : `${stations.length} stations connect to ${host} in the names of ${first.identity} to ` +
        `${last.identity}, ${connectsPerSecond} a second, and send what a station sends. Ctrl-C ends.`;
}

function resultOf({ identity, status }: Station, { stations: [plan] }: FleetPlan) {
  const { phase, failure, ...rest } = status;
  const accepted = phase === 'connected' && rest.registration === 'Accepted' && failure === null;
  return {
    identity,
    accepted,
    ocppVersion: plan?.version ?? null,
    securityProfile: plan?.profile ?? null,
    ...rest,
    failure: failure === null ? null : { ...failure, what: sanitize(failure.what) },
  };
}

type Result = ReturnType<typeof resultOf>;

const lines = (results: readonly Result[]) =>
  results.map((result) => `${JSON.stringify(result)}\n`).join('');

function summary(results: readonly Result[]): string {
  const accepted = results.filter((result) => result.accepted).length;
  const kinds = new Map<string, number>();
  for (const result of results) {
    if (result.accepted) continue;
    const { failure, registration } = result;
    const kind =
      failure === null
        ? `registration: ${registration ?? 'none'}`
        : `${failure.stage}: ${failure.what}`;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const told = [...kinds].sort(([, a], [, b]) => b - a).slice(0, MAX_KINDS);
  return [
    `${accepted} of ${results.length} stations are registered.`,
    ...told.map(([kind, count]) => `  ${String(count).padStart(4)}  ${kind}`),
    '',
  ].join('\n');
}

export async function listStationScenarios(io: Io, json: boolean): Promise<void> {
  const scenarios = await stationScenarios();
  const width = Math.max(...scenarios.map(({ name }) => name.length));
  io.stdout.write(
    json
      ? `${JSON.stringify({ scenarios })}\n`
      : scenarios.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}\n`).join(''),
  );
}
