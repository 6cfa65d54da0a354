import type { Fact } from '../facts/document.ts';
import type { RecordableOf } from '../facts/recorder.ts';
import {
  createRecorder,
  type Recordable,
  type Recorder,
  type Stopwatch,
} from '../facts/recorder.ts';
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
  /** What was seen of a backend that this visit was passed on to. */
  readonly relayed: Fact[];
  /** Why it ended, where it was not the station that went; null until then. */
  because: string | null;
  /** Ends the connection with an RST, as a port that nobody listens on would. */
  reset(): void;
  record(fact: Recordable): void;
  /** For a fact that takes its time: measures from now. */
  watch(): Stopwatch;
  end(how: End): void;
  readonly ended: boolean;
  /** About what its facts take, as JSON. */
  readonly bytes: number;
}

export interface VisitOptions {
  readonly number: number;
  readonly address: string;
  readonly localAddress: string;
  /** When the examination began, on the monotonic clock, ms. */
  readonly begun: number;
  readonly scrub: (text: string) => string;
  readonly onFact: (fact: Fact) => void;
}

/** Facts of one visit are bounded: what comes after is counted in the visit alone. */
export function beginVisit(options: VisitOptions): Visit {
  const { number, address, localAddress, begun, scrub, onFact } = options;
  let bytes = 0;
  const recorder = createRecorder({
    vantage: 'charger',
    scrub,
    begun,
    onFact: (fact) => {
      bytes += JSON.stringify(fact).length;
      onFact(fact);
    },
  });
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
    relayed: [],
    because: null,
    reset: () => {},
    watch: () => recorder.start(),
    record: (fact) => {
      const { maxFactsOfVisit, maxBytesOfVisit } = THRESHOLDS.examine;
      if (recorder.records.length < maxFactsOfVisit && bytes < maxBytesOfVisit) {
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
    get bytes() {
      return bytes;
    },
    get ended() {
      return ended;
    },
  };
  return visit;
}
