import type { StationFaults } from './options.ts';

/** The station's own clock. */
export interface StationClock {
  now(): Date;
  /** Where it takes its time from, as ClockCtrlr.TimeSource has it. */
  timeSource: string;
  /** Sets it by what the CSMS says, where that is a source of it (OCPP 2.0.1, B01.FR.06). */
  hear(currentTime: unknown): void;
}

export function stationClock(fault: StationFaults['clock']): StationClock {
  let offsetMs = offsetOf(fault);
  const clock: StationClock = {
    now: () => new Date(Date.now() + offsetMs),
    timeSource: fault === undefined ? 'Heartbeat' : 'RealTimeClock',
    hear(currentTime) {
      if (!clock.timeSource.split(',').includes('Heartbeat')) return;
      const told = typeof currentTime === 'string' ? Date.parse(currentTime) : Number.NaN;
      if (!Number.isNaN(told)) offsetMs = told - Date.now();
    },
  };
  return clock;
}

function offsetOf(fault: StationFaults['clock']): number {
  if (fault === undefined) return 0;
  return 'at' in fault ? Date.parse(fault.at) - Date.now() : fault.offsetMs;
}
