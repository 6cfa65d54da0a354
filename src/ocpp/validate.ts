import * as boot16 from '../../generated/ocpp/1.6/BootNotification.js';
import * as boot201 from '../../generated/ocpp/2.0.1/BootNotification.js';
import * as boot21 from '../../generated/ocpp/2.1/BootNotification.js';
import type { OcppVersion } from '../facts/statement.ts';
import type { CompiledAction } from './compiled.ts';
import { type Violation, violationsIn } from './violations.ts';

/** At hand without a wait, for judges. All other messages: validateMessage. */
const BOOT: Readonly<Record<OcppVersion, CompiledAction>> = {
  '1.6': boot16,
  '2.0.1': boot201,
  '2.1': boot21,
};

/** All that a BootNotification request breaks of its version's schema; empty where it is valid. */
export const requestViolations = (version: OcppVersion, payload: unknown): Violation[] =>
  violationsIn(BOOT[version].request, payload);

/** The same for the answer of a CSMS. */
export const responseViolations = (version: OcppVersion, payload: unknown): Violation[] =>
  violationsIn(BOOT[version].response, payload);
