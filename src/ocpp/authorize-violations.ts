import { response as response16 } from '../../generated/ocpp/1.6/Authorize.js';
import { response as response201 } from '../../generated/ocpp/2.0.1/Authorize.js';
import { response as response21 } from '../../generated/ocpp/2.1/Authorize.js';
import type { OcppVersion } from '../facts/statement.ts';
import type { CompiledMessage } from './compiled.ts';
import { type Violation, violationsIn } from './violations.ts';

const RESPONSES: Readonly<Record<OcppVersion, CompiledMessage>> = {
  '1.6': response16,
  '2.0.1': response201,
  '2.1': response21,
};

/** All that a CSMS's answer to Authorize breaks of its version's schema; empty where it is valid. */
export const authorizeViolations = (version: OcppVersion, answer: unknown): Violation[] =>
  violationsIn(RESPONSES[version], answer);
