import type { RecordableOf } from '../facts/recorder.ts';
import { createRecorder, type Recordable, type Recorder } from '../facts/recorder.ts';
import { THRESHOLDS } from '../thresholds.ts';

type End = Omit<
  RecordableOf<'station.visit'>,
  'kind' | 'visit' | 'address' | 'spoke' | 'firstBytes' | 'reached'
>;

/** One connection of a station, and all that is seen on it. */
export interface Visit {
  /** From 1, in the order of accepting. */
  readonly number: number;
  readonly address: string;
  /** The address of this machine that it dialled. */
  readonly localAddress: string;
  readonly recorder: Recorder;
  /** The identity that it asked for; null until then. */
  identity: string | null;
  spoke: RecordableOf<'station.visit'>['spoke'];
  firstBytes: string | null;
  reached: RecordableOf<'station.visit'>['reached'];
  record(fact: Recordable): void;
  end(how: End): void;
  readonly ended: boolean;
}

export interface VisitOptions {
  readonly number: number;
  readonly address: string;
  readonly localAddress: string;
  /** When the examination began, on the monotonic clock, ms. */
  readonly begun: number;
  readonly scrub: (text: string) => string;
}

/** Facts of one visit are bounded: what comes after is counted in the visit alone. */
export function beginVisit({ number, address, localAddress, begun, scrub }: VisitOptions): Visit {
  const recorder = createRecorder({ vantage: 'charger', scrub, begun });
  const whole = recorder.start();
  let ended = false;
  const visit: Visit = {
    number,
    address,
    localAddress,
    recorder,
    identity: null,
    spoke: 'nothing',
    firstBytes: null,
    reached: 'connection',
    record: (fact) => {
      if (recorder.records.length < THRESHOLDS.examine.maxFactsOfVisit) {
        recorder.start().record(fact);
      }
    },
    end: (how) => {
      if (ended) return;
      ended = true;
      const { spoke, firstBytes, reached } = visit;
      whole.record({
        kind: 'station.visit',
        visit: number,
        address,
        spoke,
        firstBytes,
        reached,
        ...how,
      });
    },
    get ended() {
      return ended;
    },
  };
  return visit;
}
