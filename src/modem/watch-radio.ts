import { setTimeout as pause } from 'node:timers/promises';
import type { RadioSample } from '../facts/signal.ts';
import { THRESHOLDS } from '../thresholds.ts';
import type { AtSession } from './at-session.ts';
import { COMMANDS } from './command.ts';
import { dialectsOf } from './dialects/index.ts';
import { identify } from './identify.ts';
import { parseOperator } from './parse/operator.ts';
import { askSignal, radioSample } from './radio.ts';
import { type Strength, strengthOf } from './strength.ts';

export interface MeterReading {
  readonly sample: RadioSample;
  readonly strength: Strength | null;
  readonly operator: string | null;
}

/** Which radio serves is asked again after so many readings: it changes rarely. */
const OPERATOR_EVERY = 10;

/** Reads the radio once a second until `signal` aborts or the line is lost. */
export async function watchRadio(
  session: AtSession,
  signal: AbortSignal,
  show: (reading: MeterReading) => void,
): Promise<void> {
  const identification = await identify(session);
  const dialects = dialectsOf(identification);
  let operator = null;
  for (let count = 0; ; count += 1) {
    if (count % OPERATOR_EVERY === 0) {
      operator = parseOperator((await session.ask(COMMANDS.operator)).lines) ?? operator;
    }
    const reading = await askSignal(session, dialects, identification);
    if (signal.aborted || session.lost() !== null) return;
    const sample = radioSample(reading, operator?.accessTechnology ?? null);
    show({ sample, strength: strengthOf([sample]), operator: operator?.name ?? null });
    await pause(THRESHOLDS.signal.sampleIntervalMs, undefined, { signal }).catch(() => {});
  }
}
