import type { ErrorObject } from 'ajv';
import request16 from '../../generated/ocpp/1.6/BootNotificationRequest.js';
import response16 from '../../generated/ocpp/1.6/BootNotificationResponse.js';
import request201 from '../../generated/ocpp/2.0.1/BootNotificationRequest.js';
import response201 from '../../generated/ocpp/2.0.1/BootNotificationResponse.js';
import request21 from '../../generated/ocpp/2.1/BootNotificationRequest.js';
import response21 from '../../generated/ocpp/2.1/BootNotificationResponse.js';
import type { OcppVersion } from '../facts/statement.ts';
import { type Violation, violationsOf } from './violations.ts';

type Validator = { (data: unknown): boolean; errors?: ErrorObject[] | null };

const REQUESTS: Readonly<Record<OcppVersion, Validator>> = {
  '1.6': request16,
  '2.0.1': request201,
  '2.1': request21,
};
const RESPONSES: Readonly<Record<OcppVersion, Validator>> = {
  '1.6': response16,
  '2.0.1': response201,
  '2.1': response21,
};

/** All that a BootNotification request breaks of its version's schema; empty where it is valid. */
export const requestViolations = (version: OcppVersion, payload: unknown): Violation[] =>
  run(REQUESTS[version], payload);

/** The same for the answer of a CSMS. */
export const responseViolations = (version: OcppVersion, payload: unknown): Violation[] =>
  run(RESPONSES[version], payload);

function run(validate: Validator, payload: unknown): Violation[] {
  return validate(payload) ? [] : violationsOf(validate.errors ?? []);
}
