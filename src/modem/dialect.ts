import type { DialectName, RadioSample } from '../facts/signal.ts';
import type { Command } from './command.ts';

/** Who made the modem and what it is, in its own words. */
export interface Identification {
  readonly manufacturer: string | null;
  readonly model: string | null;
  /** The firmware, which often begins with the model. */
  readonly revision: string | null;
}

/** What a vendor's own commands tell of the radio; null or left out where they do not. */
export type VendorReading = Partial<RadioSample>;

/** The commands that one family of modems has beyond TS 27.007, and how their answers read. */
export interface Dialect {
  readonly name: DialectName;
  speaks(identification: Identification): boolean;
  /** Questions only: they set nothing. Each is asked anew for every sample. */
  readonly commands: readonly Command[];
  /** Read where a pasted session holds them; on a line they would tell nothing more. */
  readonly pasted?: readonly Command[];
  /** `lines` are the answers to all of its commands, one after the other. */
  read(lines: readonly string[], identification: Identification): VendorReading;
}
