import { pause } from '../running.ts';
import type { StationOptions } from './options.ts';
import { type Station, type StationEvent, startStation } from './station.ts';

export interface Fleet {
  readonly stations: readonly Station[];
  /** Ends all of them, each with a Close frame of 1000. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts stations that share a pace: no more than so many of them connect in a second. */
export function startFleet(
  options: readonly StationOptions[],
  connectsPerSecond: number,
  onEvent?: (event: StationEvent) => void,
): Fleet {
  const turn = turns(connectsPerSecond);
  const stations = options.map((one) => startStation({ ...one, turn }, onEvent));
  const close = async () => {
    await Promise.all(stations.map((station) => station.close()));
  };
  return { stations, close, [Symbol.asyncDispose]: close };
}

/** Also for those that come back: a CSMS that was down is not to be stormed. */
function turns(perSecond: number): (signal: AbortSignal) => Promise<boolean> {
  let nextAt = 0;
  return (signal) => {
    const at = Math.max(nextAt, performance.now());
    nextAt = at + 1_000 / perSecond;
    return pause(at - performance.now(), signal);
  };
}
