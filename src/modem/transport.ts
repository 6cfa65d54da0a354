import type { ModemReading } from '../facts/signal.ts';
import type { ModemSource } from '../site/site.ts';

/** A line to a modem, whatever carries it. */
export interface Transport {
  /** Never waits: a dead line takes bytes without an error. */
  write(text: string): void;
  onData(listener: (chunk: Buffer) => void): void;
  /** Called once, also where the line ended before. `why` is a clause such as "the modem closed the connection". */
  onClose(listener: (why: string) => void): void;
  /** Gives the line back; bounded, and safe to call again. */
  close(): Promise<void>;
}

export type NotOpened = Exclude<ModemReading['opened'], 'opened'>;

/** A line, or why there is none, as a sentence for a technician. */
export type Opening =
  | { readonly opened: 'opened'; readonly transport: Transport }
  | { readonly opened: NotOpened; readonly sentence: string };

export type LineSource = Exclude<ModemSource, { kind: 'file' | 'auto' | 'gateway' }>;
