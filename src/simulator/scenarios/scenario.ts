import type { FaultId } from '../../faults/index.ts';
import type { CsmsOptions } from '../csms/csms.ts';
import type { ModemAnswers } from '../modem.ts';

/**
 * One world to diagnose, with what must be found in it. Plain data: dates are relative
 * or part of the world, never the day it was written on.
 */
export interface Scenario {
  readonly name: string;
  /** One line: what is wrong here, as somebody who knows it would say. */
  readonly about: string;
  readonly csms: SimulatedCsms;
  readonly charger: SimulatedCharger;
  readonly modem: ModemAnswers;
  readonly expect: Expectation;
}

/** A CSMS behind TLS with a chain of three, made when the scenario starts. */
export interface SimulatedCsms
  extends Pick<CsmsOptions, 'transport' | 'upgrade' | 'session' | 'boot' | 'subprotocols'> {
  readonly certificate: {
    /** Days from now; negative: in the past. */
    readonly notBeforeDays: number;
    readonly notAfterDays: number;
  };
}

export interface SimulatedCharger {
  /** What its clock shows when the scenario starts, ISO 8601; null: the right time. */
  readonly clock: string | null;
  /** The payload of its BootNotification, OCPP 2.0.1. */
  readonly boot: unknown;
}

export interface Expectation {
  readonly verdict: 'healthy' | 'warning' | 'fault' | 'inconclusive';
  readonly primary: FaultId | null;
  readonly exitCode: number;
}
