import type { OcppVersion } from '../facts/statement.ts';
import type { Trap } from './locate-json.ts';
import type { LineColumn } from './source-text.ts';

/** Where the values of a payload stand in the input, and what in it is odd JSON. */
export interface PayloadPlaces {
  readonly places: readonly (LineColumn & { readonly pointer: string })[];
  readonly traps: readonly (LineColumn & Pick<Trap, 'pointer' | 'kind'>)[];
}

/**
 * A BootNotification as it was found in a text. `call`: in a CALL frame, whole or within
 * a log line. `payload` is null where the frame is too broken to hold one; then, or where
 * the frame breaks a rule, `frameError` says how.
 */
export interface BootInput extends PayloadPlaces {
  readonly usable: true;
  readonly frame: 'payload' | 'call';
  readonly messageId: string | null;
  readonly action: string | null;
  readonly payload: Record<string, unknown> | null;
  readonly frameError: string | null;
  /** The log left out a part of it: `payload` holds what is certainly whole. */
  readonly shortened: boolean;
  /** Where it begins in the input, from 1. */
  readonly line: number;
}

/** What a CSMS answered to a BootNotification. */
export type BootAnswer = Pick<BootInput, 'messageId' | 'frameError' | 'shortened' | 'line'> &
  PayloadPlaces &
  (
    | { readonly kind: 'result'; readonly payload: unknown }
    | { readonly kind: 'error'; readonly code: string; readonly description: string }
    /** Too broken to be read; `text` is what came. */
    | { readonly kind: 'unreadable'; readonly text: string }
  );

/** One BootNotification, its answer, or both. */
export type BootExchangeInput =
  | { readonly message: BootInput; readonly answer: BootAnswer | null }
  | { readonly message: null; readonly answer: BootAnswer };

/** All that a text tells of BootNotifications, in its order. */
export interface BootLog {
  readonly usable: true;
  readonly exchanges: readonly BootExchangeInput[];
  /** The one OCPP version that is named around the messages; null where none or several are. */
  readonly version: OcppVersion | null;
}

/** A text that holds no BootNotification at all: nothing to judge. */
export interface NoBoot {
  readonly usable: false;
  readonly problem: string;
  readonly hint: string;
}
