import type { Observation } from '../../../diagnosis/module.ts';
import { THRESHOLDS } from '../../../thresholds.ts';
import { type ToldVariables, wholeNumber } from './told-variables.ts';

const { heartbeatIntervalS, backOffS } = THRESHOLDS.examine;

/** Heartbeat and back-off values that are out of reason, each with what it leads to. */
export function judgeTimers(told: ToldVariables): Observation[] {
  return [...heartbeat(told), ...backOff(told)];
}

function heartbeat(told: ToldVariables): Observation[] {
  const interval = wholeNumber(
    told.either('OCPPCommCtrlr', 'HeartbeatInterval', 'HeartbeatInterval'),
  );
  const { min, max } = heartbeatIntervalS;
  if (interval === null || (interval >= min && interval <= max)) return [];
  return [
    {
      fault: 'station-timer-unreasonable',
      subject: 'HeartbeatInterval',
      confidence: 'certain',
      detail:
        interval < min
          ? `HeartbeatInterval is ${interval} s: the station floods its backend, or sends none at all.`
          : `HeartbeatInterval is ${interval} s: nothing that is dead is found within a day, and the clock is not set.`,
      evidence: [{ label: 'HeartbeatInterval', value: `${interval} s` }],
    },
  ];
}

/** RetryBackOff* (OCPP 2.0.1 part 4, 5.3): the minimum, doubled so many times, and a random part. */
function backOff(told: ToldVariables): Observation[] {
  const value = (name: string) => wholeNumber(told.value('OCPPCommCtrlr', `RetryBackOff${name}`));
  const minimum = value('WaitMinimum');
  if (minimum === null) return [];
  const doublings = Math.min(value('RepeatTimes') ?? 0, 30);
  const longest = minimum * 2 ** doublings + (value('RandomRange') ?? 0);
  const { min, max } = backOffS;
  if (minimum >= min && longest <= max) return [];
  return [
    {
      fault: 'station-timer-unreasonable',
      subject: 'RetryBackOff',
      confidence: 'certain',
      detail:
        minimum < min
          ? `RetryBackOffWaitMinimum is ${minimum} s: the station does not wait before it connects again.`
          : `After failures the station waits up to ${longest} s before it connects again: it stays offline for that long after the fault is repaired.`,
      evidence: [
        { label: 'RetryBackOffWaitMinimum', value: `${minimum} s` },
        { label: 'Longest wait', value: `${longest} s` },
      ],
    },
  ];
}
