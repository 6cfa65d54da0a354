import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Recorder } from '../facts/recorder.ts';
import type { Site } from '../site/site.ts';
import type { Target } from '../site/target.ts';
import { THRESHOLDS } from '../thresholds.ts';
import type { Session } from './session.ts';

/**
 * What the stages of one connection attempt hand to each other. Each stage fills in
 * its own part: dial the socket, secure the stream, upgrade it, carry the session.
 */
export interface Attempt {
  readonly target: Target;
  /** In the order in which they are to be preferred. */
  addresses: string[];
  /** Settles when every resolver has been heard and `addresses` is complete. */
  resolved: Promise<void>;
  socket: Socket | null;
  /** The stream that HTTP goes over: the socket itself, or TLS on top of it. */
  stream: Duplex | null;
  /** True where Node itself found the certificate valid, now, at the laptop's clock. */
  authorizedByNode: boolean;
  /** The OCSP response that the server stapled to the handshake, where it was asked for one. */
  staple: Buffer | null;
  session: Session | null;
}

/** What a step of a connection needs of its run. */
export interface ConnectionRun {
  readonly site: Site;
  readonly recorder: Recorder;
  /** Aborted at the run's deadline, or by the user. */
  readonly signal: AbortSignal;
  /** `atMost` ms, or what is left of the run's time where that is less: whole ms. */
  remainingMs(atMost: number): number;
}

export function createAttempt(target: Target): Attempt {
  return {
    target,
    addresses: [],
    resolved: Promise.resolve(),
    socket: null,
    stream: null,
    authorizedByNode: false,
    staple: null,
    session: null,
  };
}

/** Ends an open session with a Close frame of 1000, and waits shortly for the peer's. */
export async function leave(attempt: Attempt): Promise<void> {
  await attempt.session?.close(THRESHOLDS.session.closeTimeoutMs);
}

/** Drops whatever is still open. Safe to call at any time, and more than once. */
export function abandon(attempt: Attempt): void {
  attempt.session?.terminate();
  attempt.stream?.destroy();
  attempt.socket?.destroy();
}
