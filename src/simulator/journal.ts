import { THRESHOLDS } from '../thresholds.ts';

export type Device =
  | 'csms'
  | 'network'
  | 'resolver'
  | 'time server'
  | 'modem'
  | 'gateway'
  | 'web page'
  | 'revocation';

/** Something that happened in a simulated world. */
export interface SimulatorEvent {
  /** Since the world started, ms. */
  readonly atMs: number;
  readonly device: Device;
  /** `connection`, `tls`, `upgrade`, `call`, `answer`, `question`, `command`, … */
  readonly what: string;
  /** One line of printable characters, bounded; it holds neither a password nor a payload. */
  readonly detail: string;
  /** True where the scenario has no answer to it. */
  readonly unforeseen: boolean;
}

/** Writes down what a device sees. */
export type Tell = (what: string, detail: string, unforeseen?: boolean) => void;

export interface Journal {
  /** The first ones; what is unforeseen is kept beyond them. */
  readonly events: readonly SimulatorEvent[];
  readonly unforeseen: readonly SimulatorEvent[];
  of(device: Device): Tell;
}

const { maxEvents, maxEventLength } = THRESHOLDS.simulator;

/** `onEvent` hears all of them, also those that are not kept. */
export function createJournal(onEvent: (event: SimulatorEvent) => void = () => {}): Journal {
  const start = performance.now();
  const events: SimulatorEvent[] = [];
  const unforeseen: SimulatorEvent[] = [];
  const write = (device: Device, what: string, detail: string, strange: boolean) => {
    const event: SimulatorEvent = {
      atMs: Math.round(performance.now() - start),
      device,
      what,
      detail: oneLine(detail),
      unforeseen: strange,
    };
    if (events.length < maxEvents) events.push(event);
    if (strange && unforeseen.length < maxEvents) unforeseen.push(event);
    onEvent(event);
  };
  return {
    events,
    unforeseen,
    of:
      (device) =>
      (what, detail, strange = false) =>
        write(device, what, detail, strange),
  };
}

function oneLine(text: string): string {
  const line = text.slice(0, 2 * maxEventLength).replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, '.');
  return line.length > maxEventLength ? `${line.slice(0, maxEventLength - 1)}…` : line;
}
