import type { ErrorObject } from 'ajv';
import response16 from '../../generated/ocpp/1.6/AuthorizeResponse.js';
import response201 from '../../generated/ocpp/2.0.1/AuthorizeResponse.js';
import response21 from '../../generated/ocpp/2.1/AuthorizeResponse.js';
import type { OcppVersion } from '../facts/statement.ts';
import { type Violation, violationsOf } from './violations.ts';

type Validator = { (data: unknown): boolean; errors?: ErrorObject[] | null };

const RESPONSES: Readonly<Record<OcppVersion, Validator>> = {
  '1.6': response16,
  '2.0.1': response201,
  '2.1': response21,
};

/** All that a CSMS's answer to Authorize breaks of its version's schema; empty where it is valid. */
export function authorizeViolations(version: OcppVersion, answer: unknown): Violation[] {
  const validate = RESPONSES[version];
  return validate(answer) ? [] : violationsOf(validate.errors ?? []);
}
