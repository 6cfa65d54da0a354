import type { Registration } from './answers.ts';

/** Where it went wrong, and what. */
export interface StationFailure {
  readonly stage: 'tcp' | 'tls' | 'upgrade' | 'boot' | 'session';
  readonly what: string;
}

/** How a station is doing. */
export interface StationStatus {
  phase: 'waiting' | 'connecting' | 'connected' | 'ended';
  /** By the last answer to a BootNotification. */
  registration: Registration | null;
  subprotocol: string | null;
  /** Connections that it tried to make, and BootNotifications that it sent. */
  connects: number;
  boots: number;
  callsSent: number;
  callsAnswered: number;
  /** CALLs of the CSMS. */
  callsReceived: number;
  /** The last one; null again once it is registered. */
  failure: StationFailure | null;
}

export const freshStatus = (): StationStatus => ({
  phase: 'waiting',
  registration: null,
  subprotocol: null,
  connects: 0,
  boots: 0,
  callsSent: 0,
  callsAnswered: 0,
  callsReceived: 0,
  failure: null,
});
