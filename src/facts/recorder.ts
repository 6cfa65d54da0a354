import type { Fact, FactKind, FactOf } from './document.ts';

type Timing = 'at' | 'startMs' | 'durationMs' | 'attempt' | 'vantage';

/** What a probe hands over: the recorder adds when, how long, which attempt, from where. */
export type Recordable = { [K in FactKind]: RecordableOf<K> }[FactKind];
export type RecordableOf<K extends FactKind> = Omit<FactOf<K>, Timing>;

/** Started by a probe when it begins; `record` measures from there. */
export interface Stopwatch {
  readonly startMs: number;
  record(fact: Recordable): void;
}

/**
 * Where probes write down what they saw. The only clock that facts are timed with:
 * ms since the run began, on the monotonic clock.
 */
export interface Recorder {
  readonly records: readonly Fact[];
  /** `vantage` where a fact is seen from elsewhere than the run as a whole. */
  start(vantage?: Fact['vantage']): Stopwatch;
  elapsedMs(): number;
}

export interface RecorderOptions {
  readonly vantage: Fact['vantage'];
  /** Takes secrets out of every text that is recorded. */
  readonly scrub: (text: string) => string;
  readonly onFact?: (fact: Fact) => void;
  /** When the run began, on the monotonic clock, where that is not now. */
  readonly begun?: number;
}

export function createRecorder(options: RecorderOptions): Recorder {
  const begun = options.begun ?? performance.now();
  const records: Fact[] = [];
  const elapsedMs = () => roundMs(performance.now() - begun);
  return {
    records,
    elapsedMs,
    start(vantage = options.vantage) {
      const startMs = elapsedMs();
      const at = new Date().toISOString();
      return {
        startMs,
        record(recordable) {
          const attempt = records.filter((record) => record.kind === recordable.kind).length + 1;
          const durationMs = roundMs(elapsedMs() - startMs);
          const timing = { at, startMs, durationMs, attempt, vantage };
          const fact: Fact = { ...scrubbed(recordable, options.scrub), ...timing };
          records.push(fact);
          options.onFact?.(fact);
        },
      };
    },
  };
}

/** To whole microseconds: more digits are noise. */
export const roundMs = (ms: number) => Math.round(ms * 1000) / 1000;

function scrubbed<T>(value: T, scrub: (text: string) => string): T {
  return JSON.parse(JSON.stringify(value), (_key, inner: unknown) =>
    typeof inner === 'string' ? scrub(inner) : inner,
  );
}
