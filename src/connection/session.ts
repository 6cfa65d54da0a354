import type { ErrorFact } from '../facts/common.ts';
import type { Frame } from './frame.ts';

/** Every frame but a CALL. */
export type Answering = Exclude<Frame, { kind: 'call' }>;

/** How a session ended. `code` is null where the close frame held none; 1006 where no frame came. */
export interface Ending {
  readonly by: 'peer' | 'us';
  readonly code: number | null;
  readonly reason: string;
  /** ms since the session was opened. */
  readonly afterMs: number;
  readonly error: ErrorFact | null;
  /** Answers to a message that had been answered before. */
  readonly repeatedAnswers: number;
}

/** When frames passed last, ms since the session was opened; Close frames do not count. */
export interface Traffic {
  readonly sentMs: number;
  /** The last of those that was a message: no Ping or Pong. */
  readonly messageSentMs: number;
  readonly receivedMs: number;
  /** How long both sides had been silent when the last frame was sent. */
  readonly silenceMs: number;
  /** Pings of the peer; each was answered. */
  readonly peerPings: number;
}

/** An open OCPP session: `ws` carries the frames, we keep what a fact needs of them. */
export interface Session {
  readonly subprotocol: string | null;
  /** The actions that the CSMS has called so far, in order; each was refused. */
  readonly calls: readonly string[];
  readonly traffic: Traffic;
  /** Null as long as it is open. */
  readonly ending: Ending | null;
  readonly ended: Promise<Ending>;
  send(text: string): void;
  /** Sends a Ping (RFC 6455, 5.5.2): ms to its Pong, or null where none came within `withinMs`. */
  ping(withinMs: number): Promise<number | null>;
  /** Hands every frame that is not a CALL to `take`, until another listener is set. */
  listen(take: ((frame: Answering) => void) | null): void;
  /** From now on the station counts as registered: CALLs are refused as not supported, no longer as too early. */
  registered(): void;
  /** From now on its end is our doing: a second session may make the backend end this one. */
  provoke(): void;
  /** Sends a Close frame with 1000, waits for the peer's, at most `withinMs`. */
  close(withinMs: number): Promise<Ending>;
  terminate(): void;
}
