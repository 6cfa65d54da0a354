import type { SimulatorEvent } from '../simulator/journal.ts';
import { THRESHOLDS } from '../thresholds.ts';

export interface LiveLog {
  write(event: SimulatorEvent): void;
  /** Tells how many lines were left out last. */
  end(): void;
}

const { maxLinesPerSecond } = THRESHOLDS.simulator;

/** One line an event; of a flood only the first of each second, and the number of the others. */
export function liveLog(stream: NodeJS.WritableStream): LiveLog {
  let second = -1;
  let written = 0;
  let left = 0;
  const tellLeft = () => {
    if (left > 0) stream.write(`… ${left} more in that second\n`);
    left = 0;
  };
  return {
    write({ atMs, device, what, detail, unforeseen }) {
      const now = Math.floor(atMs / 1_000);
      if (now !== second) {
        tellLeft();
        second = now;
        written = 0;
      }
      written += 1;
      if (written > maxLinesPerSecond) left += 1;
      else {
        const at = (atMs / 1_000).toFixed(3).padStart(9);
        stream.write(
          `${at}  ${device.padEnd(11)}  ${unforeseen ? 'UNFORESEEN ' : ''}${what}: ${detail}\n`,
        );
      }
    },
    end: tellLeft,
  };
}
